package io.shadowgate.testing;

import io.shadowgate.ShadowTestJob;
import io.shadowgate.app.FlinkSettings;
import io.shadowgate.app.ResultSinks;
import io.shadowgate.decision.Judge;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.results.Decisions;
import io.shadowgate.results.ResultFolder;
import io.shadowgate.results.ResultStore;
import io.shadowgate.results.StagingDir;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs whole tests on the MiniCluster that the JUnit extension provides, and reads what they wrote.
 */
public final class Runs {
    private static final int MOST_LOOKS = 100;

    private Runs() {}

    public static void run(ShadowTest test, RuntimeExecutionMode mode, int parallelism)
            throws Exception {
        run(test, Shadows.check(test), mode, parallelism);
    }

    /** In batch mode over a range, as the command does. */
    public static void backfill(ShadowTest live, EventTimeRange range, int parallelism)
            throws Exception {
        ShadowTest test = live.on(live.traffic().backfill());
        run(test, range, RuntimeExecutionMode.BATCH, parallelism);
    }

    /** A streaming job without end, for the caller to stop. */
    public static JobClient start(ShadowTest test, Configuration config, int parallelism)
            throws Exception {
        Configuration settings = FlinkSettings.apply(config, test, RuntimeExecutionMode.STREAMING);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(parallelism);
        define(env, test);
        return env.executeAsync();
    }

    /** The graph of a live test. */
    public static void define(StreamExecutionEnvironment env, ShadowTest test) throws Exception {
        ShadowTestJob.define(
                env,
                test,
                Sources.of(test, EventTimeRange.ALL),
                Shadows.check(test),
                ResultSinks.of(test));
    }

    public static void run(
            ShadowTest test, Shadows shadows, RuntimeExecutionMode mode, int parallelism)
            throws Exception {
        run(
                test,
                shadows,
                Sources.of(test, EventTimeRange.ALL),
                FlinkSettings.apply(new Configuration(), test, mode),
                parallelism);
    }

    public static void run(
            ShadowTest test,
            Shadows shadows,
            Source<LogRecord, ?, ?> log,
            Configuration settings,
            int parallelism)
            throws Exception {
        run(
                test,
                shadows,
                Sources.of(test, EventTimeRange.ALL).withRequests(log),
                settings,
                parallelism);
    }

    /** As one run of a scheduler does it: a part of the log, and all decisions. */
    public static void run(
            ShadowTest test, EventTimeRange range, RuntimeExecutionMode mode, int parallelism)
            throws Exception {
        Shadows shadows = Shadows.check(test);
        run(
                test,
                shadows,
                Sources.of(test, range),
                FlinkSettings.apply(new Configuration(), test, mode),
                parallelism);
    }

    private static void run(
            ShadowTest test,
            Shadows shadows,
            Sources sources,
            Configuration settings,
            int parallelism)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(parallelism);
        StagingDir staging = new StagingDir(new ResultFolder(test.sinks().files().path()));
        staging.claim();
        ShadowTestJob.define(
                env, test, sources, shadows, List.of(ResultFiles.staged(test, staging)));
        env.execute();
        ResultStore store = new ResultStore(test, shadows.digests());
        EventTimeRange range = sources.range();
        store.publish(staging, range, !range.isFinite());
        new Decisions(store, new Judge(test, shadows.digests())).publish(range);
    }

    /** All lines of one kind of result, sorted. */
    public static List<String> lines(Path out, String kind) {
        for (int look = 1; ; look++) {
            try {
                return linesIn(out.resolve(kind));
            } catch (UncheckedIOException e) {
                // A job gives a file its name while it is looked for.
                if (look == MOST_LOOKS || !(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
    }

    /** The same, of a job that may not have written any yet. */
    public static List<String> linesSoFar(Path out, String kind) {
        return Files.isDirectory(out.resolve(kind)) ? lines(out, kind) : List.of();
    }

    /** Until each of so many requests is compared or rejected, and a checkpoint has held it. */
    public static void awaitRead(Path out, int requests) throws Exception {
        Await.until(
                requests + " requests are read",
                () ->
                        linesSoFar(out, ResultKind.COMPARISONS.folder()).size()
                                        + linesSoFar(out, ResultKind.REJECTED.folder()).size()
                                == requests);
    }

    private static List<String> linesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .flatMap(Runs::lines)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
