package io.shadowgate.app;

import io.shadowgate.ShadowTestJob;
import io.shadowgate.comparison.RunCounts;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultSink;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/** Runs the jobs of a test on a Flink, one after another. */
final class JobRunner implements AutoCloseable {
    private final ShadowTest test;
    private final Shadows shadows;
    private final FlinkChoice choice;
    private final FlinkCluster flink;
    private final RunListener listener;
    private final boolean checked;
    private final Map<String, RunCounts> runCounts = new TreeMap<>();

    private JobRunner(
            ShadowTest test,
            Shadows shadows,
            FlinkChoice choice,
            FlinkCluster flink,
            RunListener listener,
            boolean checked) {
        this.test = test;
        this.shadows = shadows;
        this.choice = choice;
        this.flink = flink;
        this.listener = listener;
        this.checked = checked;
    }

    /**
     * @param checked whether a job ends with an error if it can use none of its records
     */
    static JobRunner open(
            ShadowTest test,
            Shadows shadows,
            FlinkChoice choice,
            RunListener listener,
            boolean checked) {
        return new JobRunner(test, shadows, choice, choice.open(listener), listener, checked);
    }

    /** Whether this process can wait for the end of a bounded job. */
    boolean canStay() {
        return flink.canStay();
    }

    /** Whether this process stays until the job ends. */
    boolean isAttached() {
        return flink.isAttached();
    }

    /** The checkpoint interval. */
    Duration checkpoints() {
        return settings().get(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    }

    /** What the jobs counted, by shadow. */
    Map<String, RunCounts> runCounts() {
        return runCounts;
    }

    /**
     * Runs one job and waits for its end. Only submits a job without end if Flink is detached.
     *
     * @throws UserError if the job ran out of memory, or if nearly all records are rejected
     */
    void run(EventTimeRange range, List<ResultSink> sinks) throws Exception {
        StreamExecutionEnvironment env = flink.environment(settings());
        choice.applyTo(env);
        SavepointCheck.check(env.getConfiguration(), test);
        ShadowTestJob.define(env, test, Sources.of(test, range), shadows, sinks);
        JobClient client = env.executeAsync();
        if (!test.traffic().bounded() && !flink.isAttached()) {
            listener.note("Submitted as job " + client.getJobID());
            return;
        }
        RejectionWatch watch = new RejectionWatch(test, checked);
        try (RunListener.Following following = listener.follow(client)) {
            Map<String, Object> counts = watch.await(client).getAllAccumulatorResults();
            watch.atEnd(counts);
            for (Shadow shadow : test.shadows()) {
                RunCounts counted = RunCounts.of(counts, shadow.name());
                runCounts.merge(shadow.name(), counted, RunCounts::plus);
            }
        } catch (ExecutionException e) {
            if (ExceptionUtils.findThrowable(e, OutOfMemoryError.class).isPresent()) {
                throw new UserError(
                        "the job ran out of memory; give Flink more (this process:"
                                + " SHADOWGATE_JAVA_OPTS=-Xmx4g), or lower"
                                + " compare.max-segment-values or --parallelism");
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * A log that ends runs in batch mode, which holds one window at a time. Streaming mode would
     * hold all windows until the end, because a log that ends has no watermarks. The user can still
     * set {@code execution.runtime-mode}.
     */
    private Configuration settings() {
        boolean bounded = test.traffic().bounded();
        Configuration given = choice.onTopOf(flink.settings(bounded));
        RuntimeExecutionMode mode =
                bounded
                        ? given.getOptional(ExecutionOptions.RUNTIME_MODE)
                                .orElse(RuntimeExecutionMode.BATCH)
                        : RuntimeExecutionMode.STREAMING;
        return FlinkSettings.apply(given, test, mode);
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }
}
