package io.shadowgate.bench;

import io.shadowgate.ShadowTestJob;
import io.shadowgate.app.FlinkSettings;
import io.shadowgate.decision.Judge;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultKind;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.results.Decisions;
import io.shadowgate.results.ResultFolder;
import io.shadowgate.results.ResultStore;
import io.shadowgate.results.StagingDir;
import io.shadowgate.source.Sources;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * ShadowGate from the log to decisions, as a backfill.
 *
 * @param shadows how many to run with the MLP; 0 takes the answers from the log
 */
record WholeJob(BenchData data, int shadows, Flink flink) implements Contender {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Run run(long rows) throws Exception {
        ShadowTest test =
                shadows == 0
                        ? Specs.answersInLog(data.folder(), data.log(LogKind.ANSWERS, rows))
                        : Specs.running(
                                data.folder(),
                                data.log(LogKind.FEATURES, rows),
                                data.mlp(),
                                BenchModel.MLP.outputInSpec(),
                                shadows);
        StreamExecutionEnvironment env =
                flink.environment(
                        FlinkSettings.apply(flink.client(), test, RuntimeExecutionMode.BATCH));
        Shadows shadows = Shadows.check(test);
        StagingDir staging = new StagingDir(new ResultFolder(test.sinks().files().path()));
        staging.claim();
        ShadowTestJob.define(
                env,
                test,
                Sources.of(test, EventTimeRange.ALL),
                shadows,
                List.of(ResultFiles.staged(test, staging)));
        double seconds = Flink.seconds(flink.run(env));
        long start = System.nanoTime();
        ResultStore store = new ResultStore(test, shadows.digests());
        store.publish(staging, EventTimeRange.ALL, true);
        new Decisions(store, new Judge(test, shadows.digests())).publish(EventTimeRange.ALL);
        seconds += (System.nanoTime() - start) / 1e9;
        return Run.timed(seconds, windows(Path.of(store.path().getPath())));
    }

    /** Requests and agreement rate of each window, for the first shadow. */
    private static Map<String, double[]> windows(Path out) throws IOException {
        Map<String, double[]> windows = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out.resolve(ResultKind.WINDOWS.folder()))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode report = JSON.readTree(line);
                    if (report.get("segment").asString().equals("*")
                            && report.get("shadow").asString().equals("v13")) {
                        windows.put(
                                startMs(report),
                                new double[] {
                                    report.get("total_requests").asDouble(),
                                    report.get("agreement_rate").asDouble()
                                });
                    }
                }
            }
        }
        return windows;
    }

    private static String startMs(JsonNode report) {
        return Long.toString(Instant.parse(report.get("window_start").asString()).toEpochMilli());
    }

    @Override
    public void close() throws Exception {
        flink.close();
    }
}
