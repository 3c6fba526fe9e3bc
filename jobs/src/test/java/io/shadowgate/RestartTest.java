package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.app.FlinkSettings;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Inference;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.FailOnceSource;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.ParquetFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.TestBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A job that dies after a checkpoint and goes on from there tells what an undisturbed one does. */
@Timeout(180)
class RestartTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So long that checkpoints find requests in half a batch and batches in flight. */
    private static final Inference LINGERING =
            new Inference(64, Duration.ofSeconds(2), Duration.ofSeconds(30), 1, 0.5);

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir Path folder;

    @Test
    void answersInTheLogGiveTheSameBytes() throws Exception {
        Path log = Files.write(folder.resolve("log.jsonl"), RequestLog.lines(4000, 1));
        ShadowTest undisturbed = Tests.answersInLog(log, folder.resolve("undisturbed"));
        ShadowTest restarted = Tests.answersInLog(log, folder.resolve("restarted"));
        Runs.run(undisturbed, RuntimeExecutionMode.STREAMING, 2);
        runWithARestart(restarted);
        for (String kind :
                List.of(
                        ResultKind.WINDOWS.folder(),
                        ResultKind.DECISIONS.folder(),
                        ResultKind.REJECTED.folder(),
                        ResultKind.COMPARISONS.folder())) {
            assertThat(lines(restarted, kind))
                    .as(kind)
                    .isNotEmpty()
                    .isEqualTo(lines(undisturbed, kind));
        }
    }

    @Test
    void aParquetLogGoesOnInTheMiddleOfARowGroup() throws Exception {
        Path json = folder.resolve("lines.jsonl");
        Files.write(
                json,
                RequestLog.lines(4000, 1).stream().filter(line -> line.endsWith("}")).toList());
        Path log = folder.resolve("log.parquet");
        ParquetFiles.write(log, "SELECT * FROM read_json('" + json + "')", "ROW_GROUP_SIZE 2048");
        ShadowTest undisturbed = Tests.answersInLog(log, folder.resolve("undisturbed"));
        ShadowTest restarted = Tests.answersInLog(log, folder.resolve("restarted"));
        Runs.run(undisturbed, RuntimeExecutionMode.STREAMING, 2);
        runWithARestart(restarted);
        for (String kind : List.of(ResultKind.WINDOWS.folder(), ResultKind.REJECTED.folder())) {
            assertThat(lines(restarted, kind))
                    .as(kind)
                    .isNotEmpty()
                    .isEqualTo(lines(undisturbed, kind));
        }
    }

    @Test
    void aRealModelGivesTheSameButForItsLatency() throws Exception {
        Path log = Files.write(folder.resolve("log.jsonl"), RequestLog.toScore(4000));
        Path model = OnnxFiles.logistic(-2, 0.001f).write(folder.resolve("v13.onnx"));
        ShadowTest undisturbed = test(log, model, "undisturbed");
        ShadowTest restarted = test(log, model, "restarted");
        Runs.run(undisturbed, RuntimeExecutionMode.STREAMING, 2);
        runWithARestart(restarted);
        for (String kind :
                List.of(
                        ResultKind.WINDOWS.folder(),
                        ResultKind.DECISIONS.folder(),
                        ResultKind.COMPARISONS.folder())) {
            assertThat(withoutShadowLatency(lines(restarted, kind)))
                    .as(kind)
                    .isNotEmpty()
                    .isEqualTo(withoutShadowLatency(lines(undisturbed, kind)));
        }
        assertThat(lines(restarted, ResultKind.COMPARISONS.folder())).hasSize(4000);
    }

    private static void runWithARestart(ShadowTest test) throws Exception {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        FailOnceSource<LogRecord> log =
                new FailOnceSource<>(
                        (AbstractFileSource<LogRecord, FileSourceSplit>)
                                TrafficSource.of(
                                        test.traffic(), RequestSchema.of(test), EventTimeRange.ALL),
                        2000,
                        500);
        Runs.run(
                test,
                Shadows.check(test),
                log,
                FlinkSettings.apply(config, test, RuntimeExecutionMode.STREAMING),
                2);
        assertThat(log.failed()).as("the job died").isTrue();
        assertThat(log.resumed()).as("it went on in the middle of the log").isPositive();
    }

    private ShadowTest test(Path log, Path model, String out) {
        Shadow shadow =
                new Shadow(
                        "v13",
                        new Shadow.Model(model.toString(), null),
                        List.of(),
                        new Shadow.Output(null, null, List.of()));
        ShadowTest test = Tests.of(log, folder.resolve(out), Tests.SCORES, List.of(shadow));
        // No machine is so busy that the model's own time would change a verdict.
        Gates patient = Tests.gates(new Limits(100, 0.9, 1e9, 0.01, 0.15));
        return TestBuilder.like(test).inference(LINGERING).gates(patient).build();
    }

    private static List<String> lines(ShadowTest test, String kind) {
        return Runs.lines(Path.of(test.sinks().files().path()), kind);
    }

    private static List<String> withoutShadowLatency(List<String> lines) {
        return lines.stream()
                .map(JSON::readTree)
                .map(RestartTest::withoutShadowLatency)
                .map(JsonNode::toString)
                .sorted()
                .toList();
    }

    private static JsonNode withoutShadowLatency(JsonNode record) {
        ObjectNode kept = (ObjectNode) record;
        kept.remove(
                List.of(
                        "shadow_latency_p50",
                        "shadow_latency_p99",
                        "shadow_latency",
                        "shadow_latency_ms"));
        if (kept.has("explanations")) {
            ((ObjectNode) kept.get("explanations")).remove("latency_ok");
            ((ObjectNode) kept.get("report_summary")).remove("shadow_p99_ms");
            ((ObjectNode) kept.get("latencies"))
                    .remove(List.of("shadow_latency_p50", "shadow_latency_p99"));
        }
        return kept;
    }
}
