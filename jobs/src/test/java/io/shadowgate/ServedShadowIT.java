package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.Inference;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.ModelServerProcess;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.TestBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Whole jobs whose shadow is at a server, in a process that is killed while they run. */
@Timeout(120)
class ServedShadowIT {
    private static final int REQUESTS = 4000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir Path folder;
    private Path model;

    /** The model itself, run in this process, is the oracle. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatIsKilledAndComesBackCostsNoAnswer(boolean binary) throws Exception {
        write();
        ShadowTest local = test("local", model.toString(), null, Duration.ofMinutes(2));
        Runs.run(local, RuntimeExecutionMode.BATCH, 2);
        try (ModelServerProcess server =
                ModelServerProcess.start(model, folder.resolve("server.txt"), binary)) {
            ShadowTest served =
                    test("served", server.url(), Shadow.Access.OPEN, Duration.ofMinutes(2));
            CompletableFuture<Void> run = start(served);
            Await.until("the job asks", () -> server.calls() > 20);
            assertThat(run).isNotDone();
            server.kill();
            server.resume("3");
            run.get(60, TimeUnit.SECONDS);
            assertThat(server.calls()).isPositive();
        }
        assertThat(counts("served"))
                .isEqualTo(counts("local"))
                .containsEntry("scored", (long) REQUESTS)
                .containsEntry("unavailable", 0L);
        assertThat(counts("local")).containsEntry("agreed", REQUESTS * 9L / 10);
        assertThat(models("served")).containsOnly("credit:3");
    }

    @Test
    void anotherVersionIsNeverScoredAndNeverAnError() throws Exception {
        write();
        try (ModelServerProcess server =
                ModelServerProcess.start(model, folder.resolve("server.txt"), true)) {
            ShadowTest served =
                    test("served", server.url(), Shadow.Access.OPEN, Duration.ofMillis(300));
            CompletableFuture<Void> run = start(served);
            Await.until("the job asks", () -> server.calls() > 20);
            server.kill();
            server.resume("4");
            run.get(60, TimeUnit.SECONDS);
            assertThat(server.calls()).isZero();
        }
        Map<String, Long> counts = counts("served");
        assertThat(counts.get("unavailable")).isPositive();
        assertThat(counts.get("scored") + counts.get("unavailable")).isEqualTo(REQUESTS);
        assertThat(counts).containsEntry("total_requests", counts.get("scored"));
        assertThat(counts).containsEntry("read", (long) REQUESTS);
    }

    private static CompletableFuture<Void> start(ShadowTest test) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private void write() throws Exception {
        // As the primary, half of the feature; one more where the last digit is 9.
        model =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, OnnxFiles.ANY, 1)
                        .floats("half", new long[] {1}, 0.5f)
                        .floats("ten", new long[] {1}, 10)
                        .floats("eight", new long[] {1}, 8)
                        .node("Mul", List.of("x", "half"), "halved")
                        .node("Mod", List.of("x", "ten"), "digit", OnnxFiles.whole("fmod", 1))
                        .node("Sub", List.of("digit", "eight"), "above")
                        .node("Relu", List.of("above"), "more")
                        .node("Add", List.of("halved", "more"), "y")
                        .output("y", DataType.FLOAT, OnnxFiles.ANY, 1)
                        .write(folder.resolve("v13.onnx"));
        Files.write(folder.resolve("log.jsonl"), RequestLog.toScore(REQUESTS));
    }

    private ShadowTest test(String out, String path, Shadow.Access access, Duration maxOutage) {
        Shadow shadow =
                new Shadow(
                        "v13",
                        new Shadow.Model(path, null, null, null, access),
                        List.of(),
                        new Shadow.Output(null, null, List.of()));
        ShadowTest test =
                Tests.of(
                        folder.resolve("log.jsonl"),
                        folder.resolve(out),
                        Tests.SCORES,
                        List.of(shadow));
        // A rate, so that the job still runs when its server is killed.
        Inference inference =
                new Inference(
                        32,
                        Duration.ofMillis(2),
                        Duration.ofSeconds(10),
                        1,
                        0.1,
                        access == null ? Double.POSITIVE_INFINITY : 1000,
                        maxOutage);
        return TestBuilder.like(test).inference(inference).build();
    }

    private Map<String, Long> counts(String out) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode report : reports(out)) {
            if (report.get("segment").asString().equals("*")) {
                for (String name :
                        List.of(
                                "read",
                                "total_requests",
                                "scored",
                                "timed_out",
                                "model_error",
                                "bad_input",
                                "unavailable",
                                "agreed")) {
                    counts.merge(name, report.get(name).asLong(), Long::sum);
                }
            }
        }
        return counts;
    }

    private List<String> models(String out) {
        return reports(out).stream().map(report -> report.get("model_min").asString()).toList();
    }

    private List<JsonNode> reports(String out) {
        return Runs.lines(folder.resolve(out), ResultKind.WINDOWS.folder()).stream()
                .map(JSON::readTree)
                .toList();
    }
}
