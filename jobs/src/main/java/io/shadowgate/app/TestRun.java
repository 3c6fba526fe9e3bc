package io.shadowgate.app;

import io.shadowgate.ShadowTestJob;
import io.shadowgate.comparison.CutCalls;
import io.shadowgate.decision.Judge;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.Results;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.output.kafka.KafkaSinkCheck;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.request.RequestShape;
import io.shadowgate.results.Decisions;
import io.shadowgate.results.Ledger;
import io.shadowgate.results.Periods;
import io.shadowgate.results.Summary;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.source.kafka.KafkaCheck;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.PathTemplate;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.TimeUtils;

/** One test, from the checks before it starts to the table at its end. */
public final class TestRun {
    /** More would be a slip, such as a period of seconds for a range of years. */
    private static final long MOST_PERIODS = 100_000;

    private static final int MOST_LEFT_OUT = 10;

    private final ShadowTest test;
    private final EventTimeRange range;
    private final FlinkOptions options;
    private final PrintStream out = System.out;
    private final Map<String, CutCalls> cutCalls = new TreeMap<>();

    public TestRun(ShadowTest test, EventTimeRange range, FlinkOptions options) {
        this.test = test;
        this.range = range;
        this.options = options;
    }

    /** Over a log that never ends, until it is stopped. */
    public void watch() throws Exception {
        checkTraffic(EventTimeRange.ALL);
        Shadows shadows = checkedShadows();
        if (test.sinks().files() != null) {
            String objection = new Ledger(test, shadows.digests()).objectionToStream();
            if (objection != null) {
                throw new UserError(objection);
            }
        }
        try (FlinkCluster flink = cluster()) {
            checkKafkaSink(flink);
            run(flink, shadows, EventTimeRange.ALL, Results.live(test));
        }
    }

    /**
     * Over a log that ends.
     *
     * @param resume whether periods that are complete are left as they are
     * @param replace whether results may be replaced that are not this run's periods, and decisions
     *     that were made under other gates
     * @return of the range
     */
    public Summary execute(boolean resume, boolean replace) throws Exception {
        if (test.sinks().files() == null) {
            throw new UserError(
                    "a run that ends keeps its results by period in files; give sinks.files a"
                            + " path");
        }
        if (test.sinks().kafka() != null) {
            out.println("Results of a run that ends go to sinks.files alone, not to sinks.kafka");
        }
        if (range.isFinite() && periods().countOf(range) > MOST_PERIODS) {
            throw new UserError(
                    "the range has more than "
                            + MOST_PERIODS
                            + " periods of "
                            + periods().length()
                            + "; make it shorter, or sinks.files.period longer");
        }
        Shadows shadows = checkedShadows();
        Ledger ledger = new Ledger(test, shadows.digests());
        String objection = ledger.objection(range, replace);
        if (objection != null) {
            throw new UserError(objection);
        }
        ledger.sweep();
        List<Long> open = open(ledger, resume);
        if (range.isFinite() && open.isEmpty()) {
            out.println("All periods of the range are complete; deciding again from their windows");
        } else {
            run(shadows, ledger, jobs(withLog(open)), replace);
        }
        Judge judge = new Judge(test, shadows.digests());
        Summary summary = new Decisions(ledger, judge).publish(range);
        SummaryTable.print(summary, out);
        cutCalls.forEach(this::printCut);
        out.println("Results: " + ledger.path());
        return summary;
    }

    private void printCut(String shadow, CutCalls cut) {
        if (cut.requests() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%s: %,d requests were asked in calls of fewer than %d (inference.batch), down"
                            + " to %d, since more would come near %d ms (inference.timeout)%n",
                    shadow,
                    cut.requests(),
                    test.inference().batch(),
                    cut.rows(),
                    test.inference().timeout().toMillis());
        }
    }

    /** The starts of a finite range's periods that are to be run. */
    private List<Long> open(Ledger ledger, boolean resume) throws IOException {
        List<Long> open = new ArrayList<>();
        if (range.isFinite()) {
            for (long start : periods().of(range)) {
                if (!resume || !ledger.has(start)) {
                    open.add(start);
                }
            }
        }
        return open;
    }

    /**
     * Leaves out periods for which the log's path names no file that is there. Such a log may be
     * late, or deleted since: an empty result would say that it was read, and take the place of
     * what was found in it.
     */
    private List<Long> withLog(List<Long> open) throws IOException {
        Traffic.Files files = test.traffic().files();
        if (files == null || PathTemplate.of(files.path()) == null) {
            return open;
        }
        // The neighbours' files, which slack has looked at too, do not stand for a period.
        Traffic.Files own =
                new Traffic.Files(files.path(), files.monitor(), Duration.ZERO, files.results());
        List<Long> there = new ArrayList<>();
        List<Long> absent = new ArrayList<>();
        for (long start : open) {
            boolean isThere = !RequestFiles.of(own, periods().range(start)).list().isEmpty();
            (isThere ? there : absent).add(start);
        }
        if (there.isEmpty() && !absent.isEmpty()) {
            throw noLog(files, "traffic.files.path", range);
        }
        if (!absent.isEmpty()) {
            out.printf(
                    "Left out, since the request log has no file for it: %s%s%n",
                    periods().name(absent.get(0)),
                    absent.size() == 1 ? "" : " and " + (absent.size() - 1) + " more periods");
        }
        return there;
    }

    /**
     * What each job reads: one period, where the log says what to read for it; else as much as lies
     * together, because each job reads the whole log.
     */
    private List<EventTimeRange> jobs(List<Long> open) {
        if (!range.isFinite()) {
            return List.of(range);
        }
        boolean pruned = test.traffic().isIndexedByTime();
        List<EventTimeRange> jobs = new ArrayList<>();
        for (long start : open) {
            EventTimeRange period = periods().range(start);
            EventTimeRange last = jobs.isEmpty() ? null : jobs.get(jobs.size() - 1);
            if (!pruned && last != null && last.toMs() == start) {
                jobs.set(jobs.size() - 1, new EventTimeRange(last.fromMs(), period.toMs()));
            } else {
                jobs.add(period);
            }
        }
        return jobs;
    }

    private Periods periods() {
        return new Periods(test.sinks().files().period());
    }

    private void run(Shadows shadows, Ledger ledger, List<EventTimeRange> jobs, boolean replace)
            throws Exception {
        checkTraffic(new EventTimeRange(jobs.get(0).fromMs(), jobs.get(jobs.size() - 1).toMs()));
        try (FlinkCluster flink = cluster()) {
            if (!flink.canStay()) {
                throw new UserError(
                        "a test over a log that ends publishes its results when its job has ended,"
                                + " so the process that submits it has to stay: leave out -d");
            }
            for (int i = 0; i < jobs.size(); i++) {
                EventTimeRange job = jobs.get(i);
                if (range.isFinite()) {
                    out.printf("%s (%d of %d)%n", name(job), i + 1, jobs.size());
                }
                runAndPublish(flink, shadows, ledger, job, replace);
            }
        }
    }

    private String name(EventTimeRange job) {
        long last = job.toMs() - periods().length().toMillis();
        String first = periods().name(job.fromMs());
        return last == job.fromMs()
                ? "Period " + first
                : "Periods " + first + " to " + periods().name(last);
    }

    private void runAndPublish(
            FlinkCluster flink, Shadows shadows, Ledger ledger, EventTimeRange job, boolean replace)
            throws Exception {
        ResultFiles files = new ResultFiles(test);
        Thread interrupted = new Thread(() -> discard(files), "discard results");
        Runtime.getRuntime().addShutdownHook(interrupted);
        boolean publishing = false;
        try {
            run(flink, shadows, job, files.sinks());
            if (!unhook(interrupted)) {
                throw new UserError("stopped before its results were complete");
            }
            boolean all = replace && !job.isFinite();
            String objection = all ? null : ledger.objection(files, job);
            if (objection != null) {
                throw new UserError(objection);
            }
            // From here on an end is as a crash: by the hidden folder the next run's sweep knows of
            // what publishing has left elsewhere.
            publishing = true;
            ledger.publish(files, job, all);
        } finally {
            if (!publishing) {
                unhook(interrupted);
                discard(files);
            }
        }
    }

    /** Returns false when the process is ending already, so that the hook does its work. */
    private static boolean unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** What was written of a run that failed or was stopped helps nobody. */
    private static void discard(ResultFiles files) {
        try {
            files.discard();
        } catch (IOException e) {
            System.err.println("shadowgate: " + e.getMessage());
        }
    }

    private void checkKafkaSink(FlinkCluster flink) throws InterruptedException {
        Sinks.Kafka kafka = test.sinks().kafka();
        if (kafka == null) {
            return;
        }
        Duration checkpoints = settings(flink).get(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        if (kafka.transactionTimeout().compareTo(checkpoints) <= 0) {
            throw new UserError(
                    "sinks.kafka.transaction-timeout is "
                            + TimeUtils.formatWithHighestUnit(kafka.transactionTimeout())
                            + ", but transactions stay open from one checkpoint to the next, and"
                            + " execution.checkpointing.interval is "
                            + TimeUtils.formatWithHighestUnit(checkpoints));
        }
        KafkaSinkCheck.check(kafka);
    }

    private void checkTraffic(EventTimeRange asked) throws IOException, InterruptedException {
        if (test.traffic().kafka() != null) {
            KafkaCheck.check(test.traffic(), asked);
            return;
        }
        checkFiles(test.traffic().files(), "traffic.files.path", asked);
        if (test.traffic().hasShadowLog()) {
            checkFiles(test.traffic().ofShadowLog().files(), "traffic.shadow-log.path", asked);
        }
    }

    private void checkFiles(Traffic.Files files, String key, EventTimeRange asked)
            throws IOException {
        RequestFiles.Found found = RequestFiles.of(files, asked).look();
        // What is not there yet may come where the log goes on.
        if (found.allReadable().isEmpty() && test.traffic().bounded()) {
            throw noLog(files, key, asked);
        }
        if (!found.leftOut().isEmpty()) {
            List<String> some =
                    found.leftOut().stream()
                            .limit(MOST_LEFT_OUT)
                            .map(RequestFiles.Named::toString)
                            .toList();
            int more = found.leftOut().size() - some.size();
            out.println(
                    "Left out of the request log ("
                            + key
                            + "):"
                            + some.stream().map(one -> "\n  " + one).collect(Collectors.joining())
                            + (more == 0 ? "" : "\n  and " + more + " more"));
        }
    }

    private static UserError noLog(Traffic.Files files, String key, EventTimeRange asked) {
        boolean partitioned = PathTemplate.of(files.path()) != null;
        return new UserError(
                "no request log at "
                        + Globs.unescape(files.path())
                        + " ("
                        + key
                        + "): "
                        + (partitioned && asked.isFinite()
                                ? "no file for any time from "
                                        + Instant.ofEpochMilli(asked.fromMs())
                                        + " to "
                                        + Instant.ofEpochMilli(asked.toMs())
                                : "neither a file nor a glob that matches one nor a folder with"
                                        + " .jsonl, .ndjson or .json files (plain, .gz or .zst)"
                                        + " or .parquet files"));
    }

    private Shadows checkedShadows() {
        Shadows shadows = Shadows.check(test);
        out.printf(
                "Test %s: primary %s against %s, %s%n",
                test.test(),
                test.primary().name(),
                test.shadows().stream().map(Shadow::name).collect(Collectors.joining(", ")),
                test.traffic().bounded() ? "over a log that ends" : "as a stream without end");
        return shadows;
    }

    /**
     * A log that ends runs in batch mode, which holds one window at a time: as a stream it would
     * hold them all to its end, since a log that ends has no watermarks. Who submits a job may set
     * {@code execution.runtime-mode} all the same.
     */
    private Configuration settings(FlinkCluster flink) {
        boolean bounded = test.traffic().bounded();
        Configuration given = flink.settings(bounded);
        RuntimeExecutionMode mode =
                bounded
                        ? given.getOptional(ExecutionOptions.RUNTIME_MODE)
                                .orElse(RuntimeExecutionMode.BATCH)
                        : RuntimeExecutionMode.STREAMING;
        return FlinkSettings.apply(given, test, mode);
    }

    private FlinkCluster cluster() throws Exception {
        FlinkCluster given = GivenFlink.orNull();
        return given != null ? given : options.startEmbedded();
    }

    private void run(FlinkCluster flink, Shadows shadows, EventTimeRange job, Results results)
            throws Exception {
        StreamExecutionEnvironment env = flink.environment(settings(flink));
        options.applyTo(env);
        ShadowTestJob.define(
                env,
                test,
                TrafficSource.of(test.traffic(), RequestShape.of(test), job),
                job,
                shadows,
                results);
        JobClient client = env.executeAsync();
        if (!test.traffic().bounded() && !flink.isAttached()) {
            out.println("Submitted as job " + client.getJobID());
            return;
        }
        try (Progress progress = Progress.of(client)) {
            Map<String, Object> counts = flink.await(client).getAllAccumulatorResults();
            for (Shadow shadow : test.shadows()) {
                CutCalls cut = CutCalls.of(counts, shadow.name());
                cutCalls.merge(shadow.name(), cut, CutCalls::plus);
            }
        } catch (ExecutionException e) {
            if (ExceptionUtils.findThrowable(e, OutOfMemoryError.class).isPresent()) {
                throw new UserError(
                        "the job ran out of memory; give Flink more, or this process with"
                                + " SHADOWGATE_JAVA_OPTS=-Xmx4g, or make less of it:"
                                + " compare.max-segment-values, --parallelism");
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
