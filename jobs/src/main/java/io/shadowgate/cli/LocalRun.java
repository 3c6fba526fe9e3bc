package io.shadowgate.cli;

import io.shadowgate.FlinkSettings;
import io.shadowgate.ShadowTestJob;
import io.shadowgate.config.Shadow;
import io.shadowgate.config.ShadowTest;
import io.shadowgate.inference.Shadows;
import io.shadowgate.sink.ResultFiles;
import io.shadowgate.sink.Summary;
import io.shadowgate.traffic.EventTimeRange;
import io.shadowgate.traffic.RequestFiles;
import io.shadowgate.traffic.RequestShape;
import io.shadowgate.traffic.TrafficSource;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One test on an embedded Flink, from the checks before it starts to the table at its end. */
final class LocalRun {
    private final ShadowTest test;
    private final RuntimeExecutionMode mode;
    private final EventTimeRange range;
    private final int parallelism;
    private final PrintStream out = System.out;

    private LocalRun(
            ShadowTest test, RuntimeExecutionMode mode, EventTimeRange range, int parallelism) {
        this.test = test;
        this.mode = mode;
        this.range = range;
        this.parallelism = parallelism;
    }

    static LocalRun of(
            ShadowTest test, RuntimeExecutionMode mode, EventTimeRange range, FlinkOptions flink) {
        return new LocalRun(test, mode, range, flink.parallelism());
    }

    Summary execute() throws Exception {
        checkTraffic();
        Shadows shadows = Shadows.check(test);
        out.printf(
                "Test %s: primary %s against %s, %s%n",
                test.test(),
                test.primary().name(),
                test.shadows().stream().map(Shadow::name).collect(Collectors.joining(", ")),
                mode == RuntimeExecutionMode.BATCH ? "as a backfill" : "as a stream");
        ResultFiles files = results();
        Thread interrupted = new Thread(() -> discard(files), "discard results");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (EmbeddedFlink flink = EmbeddedFlink.start(parallelism)) {
            out.println("Flink's web UI while it runs: " + flink.webUi());
            run(flink, shadows, files);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        files.publish();
        Runtime.getRuntime().removeShutdownHook(interrupted);
        Summary summary = Summary.of(test, files.folder());
        summary.write(files.folder());
        SummaryTable.print(summary, out);
        out.println("Results: " + files.folder());
        return summary;
    }

    private ResultFiles results() throws IOException {
        ResultFiles files = new ResultFiles(test);
        Path foreign = files.foreignFile();
        if (foreign != null) {
            throw new UserError(
                    foreign
                            + " is no result of ShadowGate, but lies where results would be"
                            + " replaced; choose another sinks.files.path");
        }
        return files;
    }

    /** What was written of a run that failed or was stopped helps nobody. */
    private static void discard(ResultFiles files) {
        try {
            files.discard();
        } catch (IOException e) {
            System.err.println("shadowgate: " + e.getMessage());
        }
    }

    private void checkTraffic() throws IOException {
        String path = test.traffic().files().path();
        if (test.traffic().bounded() && new RequestFiles(path, false).list().isEmpty()) {
            throw new UserError(
                    "no request log at "
                            + path
                            + " (traffic.files.path): neither a file nor a glob that matches one"
                            + " nor a folder with .jsonl, .ndjson or .json files (plain, .gz or"
                            + " .zst) or .parquet files");
        }
    }

    private void run(EmbeddedFlink flink, Shadows shadows, ResultFiles files) throws Exception {
        StreamExecutionEnvironment env =
                new StreamExecutionEnvironment(FlinkSettings.apply(flink.client(), test, mode));
        env.setParallelism(parallelism);
        ShadowTestJob.define(
                env,
                test,
                TrafficSource.files(test.traffic(), RequestShape.of(test)),
                range,
                shadows,
                files.sinks());
        JobClient job = env.executeAsync();
        try (Progress progress = Progress.of(job)) {
            job.getJobExecutionResult().get();
        }
    }
}
