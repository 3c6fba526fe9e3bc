package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.MakersLog;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * From a maker's log and a small model to decisions. The same calls in ShadowGate's own layout say
 * what the results have to be.
 */
class MappedLogsTest {
    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(4);

    private static final int CALLS = 600;

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void aMakersLogGivesTheResultsOfOurOwn(MakersLog maker) throws Exception {
        OnnxFiles.logistic(0, 1, -1).write(folder.resolve("model.onnx"));
        write("own", maker.expected(CALLS, 7), 0);
        write("theirs", maker.lines(CALLS, 7), 1);
        ShadowTest own = test(maker, "own", "");
        ShadowTest theirs = test(maker, "theirs", "\n  record: " + maker.record());

        Runs.run(own, RuntimeExecutionMode.BATCH, 1);
        List<JsonNode> windows = results(ResultKind.WINDOWS);
        List<JsonNode> decisions = results(ResultKind.DECISIONS);
        assertThat(windows).hasSize(12);
        assertThat(decisions)
                .anyMatch(decision -> decision.at("/verdict").asString().equals("PROMOTE"));
        List<Long> elsewhere = null;
        for (RuntimeExecutionMode mode :
                List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
            for (int parallelism :
                    mode == RuntimeExecutionMode.BATCH ? new int[] {1, 4} : new int[] {2, 4}) {
                Runs.run(theirs, mode, parallelism);
                assertThat(results(ResultKind.WINDOWS))
                        .as("%s, parallelism %s", mode, parallelism)
                        .isEqualTo(windows);
                assertThat(results(ResultKind.DECISIONS))
                        .as("%s, parallelism %s", mode, parallelism)
                        .isEqualTo(decisions);
                elsewhere = elsewhere == null ? elsewhere() : elsewhere;
                assertThat(elsewhere()).isEqualTo(elsewhere).doesNotContain(0L);
            }
        }
    }

    /**
     * A shadow that somebody else runs, behind a logger that writes no latencies: what needs them
     * is null, and the rest decides.
     */
    @ParameterizedTest
    @EnumSource(names = {"SAGEMAKER", "VERTEX"})
    void aShadowsLogMayHaveNoLatencies(MakersLog maker) throws Exception {
        write("theirs", maker.lines(CALLS, 7), 1);
        // The shadow gives the primary's answers.
        write("answers", maker.lines(CALLS, 7), 2);
        ShadowTest test =
                SpecReader.read(
                        Files.writeString(
                                folder.resolve("answers.yaml"),
                                """
                                test: makers
                                traffic:
                                  files: {path: theirs/}
                                  record: %s
                                  shadow-log: {path: answers/}
                                primary: {name: v12}
                                shadows: [{name: v13}]
                                gates: {policy: point, min-requests: 100,
                                  max-shadow-error-rate: 0.1, max-shadow-latency-p99: none}
                                window: 5 min
                                sinks: {files: {path: out}}
                                """
                                        .formatted(maker.record())),
                        Map.of());
        List<JsonNode> windows = null;
        for (RuntimeExecutionMode mode : RuntimeExecutionMode.values()) {
            if (mode == RuntimeExecutionMode.AUTOMATIC) {
                continue;
            }
            Runs.run(test, mode, 2);
            List<JsonNode> now = all(ResultKind.WINDOWS);
            windows = windows == null ? now : windows;
            assertThat(now).hasSize(12).isEqualTo(windows);
        }
        assertThat(windows)
                .allSatisfy(
                        window -> {
                            assertThat(window.get("shadow_latency_p99").isNull()).isTrue();
                            assertThat(window.get("scored").intValue()).isPositive();
                        });
        List<JsonNode> decisions = all(ResultKind.DECISIONS);
        JsonNode last = decisions.get(decisions.size() - 1);
        assertThat(last.get("checks").propertyNames())
                .contains("agreement_ok", "errors_ok")
                .doesNotContain("latency_ok");
        assertThat(last.at("/verdict").asString()).as(last.toPrettyString()).isEqualTo("PROMOTE");
    }

    private List<JsonNode> all(ResultKind<?> kind) {
        return Runs.lines(folder.resolve("out"), kind.folder()).stream()
                .map(JSON::readTree)
                .toList();
    }

    private ShadowTest test(MakersLog maker, String log, String record) throws IOException {
        String features = maker.features() == null ? "" : ", features: " + maker.features();
        Path spec =
                Files.writeString(
                        folder.resolve(log + ".yaml"),
                        """
                        test: makers
                        traffic:
                          files: {path: %s/}%s
                        primary: {name: v12}
                        shadows: [{name: v13, model: {path: model.onnx}%s}]
                        compare: {tolerance: {absolute: 0.01}}
                        gates: {policy: point, min-requests: 100, max-shadow-latency-p99: 1 h,
                          max-shadow-error-rate: 0.1}
                        window: 5 min
                        sinks: {files: {path: out}}
                        """
                                .formatted(log, record, features));
        return SpecReader.read(spec, Map.of());
    }

    /** Records of other models, by window. Our own log has none. */
    private List<Long> elsewhere() {
        return Runs.lines(folder.resolve("out"), ResultKind.WINDOWS.folder()).stream()
                .map(line -> JSON.readTree(line).get("elsewhere").longValue())
                .toList();
    }

    /** Without the spec's digests, and what a model's own speed is part of. */
    private List<JsonNode> results(ResultKind<?> kind) {
        return Runs.lines(folder.resolve("out"), kind.folder()).stream()
                .map(line -> comparable(JSON.readTree(line)))
                .toList();
    }

    private static JsonNode comparable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> own =
                    object.propertyNames().stream()
                            .filter(
                                    name ->
                                            name.contains("sha256")
                                                    || name.contains("shadow_latency")
                                                    || name.contains("shadow_p99")
                                                    || name.equals("elsewhere")
                                                    || name.equals("latency_ok")
                                                    || name.equals("verdicts"))
                            .toList();
            object.remove(own);
        }
        node.forEach(MappedLogsTest::comparable);
        return node;
    }

    /** Three files, in an order of their own. */
    private void write(String log, List<String> lines, long seed) throws IOException {
        List<String> shuffled = new ArrayList<>(lines);
        if (seed != 0) {
            Collections.shuffle(shuffled, new Random(seed));
        }
        Path requests = Files.createDirectories(folder.resolve(log));
        int third = shuffled.size() / 3;
        for (int i = 0; i < 3; i++) {
            Files.write(
                    requests.resolve(i + ".jsonl"),
                    shuffled.subList(i * third, i == 2 ? shuffled.size() : (i + 1) * third));
        }
    }
}
