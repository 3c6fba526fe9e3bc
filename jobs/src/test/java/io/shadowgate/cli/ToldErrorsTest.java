package io.shadowgate.cli;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.testing.InProcess;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A whole run over requests that no model can take, and one that really fails: what is printed,
 * what is written, and what the plan says afterwards.
 */
@Timeout(180)
class ToldErrorsTest {
    private static final int REQUESTS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void errorsAreToldAndAShadowThatNothingFitsIsNotJudged() throws Exception {
        writeLogAndModels();
        Path spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: t
                        traffic: {files: {path: log.jsonl}}
                        primary: {name: v12}
                        shadows:
                          - {name: good, model: {path: good.onnx}}
                          - {name: wide, model: {path: wide.onnx}}
                          - {name: whole, model: {path: whole.onnx}}
                          - {name: fails, model: {path: fails.onnx}}
                        inference: {timeout: 10 s}
                        compare: {tolerance: {relative: 0.5}}
                        window: 1 h
                        gates: {policy: point, min-requests: 100}
                        sinks: {files: {path: out}}
                        """);
        InProcess.Ended ended = InProcess.shadowgate("backfill", "--spec", spec.toString());
        assertThat(ended.status()).as(ended.err()).isZero();

        JsonNode summary = JSON.readTree(folder.resolve("out/summary.json").toFile());
        JsonNode errors = summary.get("shadow_errors");
        assertThat(errors.propertyNames()).containsExactly("fails", "whole", "wide");
        for (Map.Entry<String, String> shadow :
                Map.of(
                                "wide", "BAD_INPUT: has 1 features where the model takes 3",
                                "whole", "BAD_INPUT: ")
                        .entrySet()) {
            JsonNode error = errors.get(shadow.getKey()).get(0);
            assertThat(error.get("count").asInt()).isEqualTo(REQUESTS);
            assertThat(error.get("example").asString()).startsWith(shadow.getValue());
            assertThat(ended.out())
                    .contains(
                            shadow.getKey()
                                    + " failed: 400 x "
                                    + error.get("example").asString().substring(0, 30));
            JsonNode decision = decision(summary, shadow.getKey());
            String reason =
                    "set-up: every one of 400 requests failed, so shadow "
                            + shadow.getKey()
                            + " was not judged: "
                            + error.get("example").asString();
            assertThat(decision.get("reason").asString()).isEqualTo(reason);
            for (String policy : List.of("evidence", "point")) {
                assertThat(decision.at("/verdicts/" + policy + "/verdict").asString())
                        .isEqualTo("HOLD");
            }
        }
        JsonNode fails = errors.get("fails").get(0);
        assertThat(fails.get("count").asInt()).isEqualTo(REQUESTS / 2);
        assertThat(fails.get("error").asString()).startsWith("MODEL_ERROR: ");
        assertThat(decision(summary, "fails").get("verdict").asString()).isEqualTo("REJECT");

        // All of its answers are right, but bins from 0 to 1 hold none of them.
        JsonNode good = decision(summary, "good");
        assertThat(good.at("/checks/agreement_ok").asBoolean()).isTrue();
        assertThat(good.at("/checks/distribution_ok").asBoolean()).isFalse();
        assertThat(good.get("verdict").asString()).isEqualTo("HOLD");
        String fitting = "compare.bins: {from: 900, to: 5200, count: 20}";
        assertThat(good.get("reason").asString()).contains("bins that fit: " + fitting);

        InProcess.Ended plan = InProcess.shadowgate("plan", "--so-far", "--spec", spec.toString());
        assertThat(plan.status()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains(
                        "100.00% of the primary's and 100.00% of the shadow's numbers are outside")
                .contains("bins of equal width that fit: " + fitting)
                .contains("bins by quantiles: compare.bins: {edges: [900, ");
    }

    private static JsonNode decision(JsonNode summary, String shadow) {
        return summary.get("shadows")
                .valueStream()
                .filter(one -> one.get("shadow").asString().equals(shadow))
                .findFirst()
                .orElseThrow();
    }

    /**
     * One feature of a half, and a primary that says a thousand and ten for each request before.
     */
    private void writeLogAndModels() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            lines.add(
                    "{\"request_id\":\"%d\",\"timestamp\":%d,\"features\":[%d.5],"
                                    .formatted(i, 1_772_409_600_000L + i * 1000L, i)
                            + "\"primary_prediction\":"
                            + (1005 + 10 * i)
                            + ",\"primary_latency_ms\":3}");
        }
        Files.write(folder.resolve("log.jsonl"), lines);
        linear().write(folder.resolve("good.onnx"));
        OnnxFiles.logistic(0, 1, 1, 1).write(folder.resolve("wide.onnx"));
        OnnxFiles.model()
                .input("x", DataType.INT64, ANY, 1)
                .node("Cast", List.of("x"), "y", OnnxFiles.whole("to", 1))
                .output("y", DataType.FLOAT, ANY, 1)
                .write(folder.resolve("whole.onnx"));
        // Looks up one entry by the last bit.
        linear("linear")
                .longs("two", new long[] {1}, 2)
                .floats("table", new long[] {1}, 0)
                .node("Cast", List.of("x"), "whole", OnnxFiles.whole("to", 7))
                .node("Mod", List.of("whole", "two"), "bit")
                .node("Gather", List.of("table", "bit"), "nothing")
                .node("Add", List.of("linear", "nothing"), "y")
                .output("y", DataType.FLOAT, ANY, 1)
                .write(folder.resolve("fails.onnx"));
    }

    private static OnnxFiles linear() {
        return linear("y").output("y", DataType.FLOAT, ANY, 1);
    }

    private static OnnxFiles linear(String name) {
        return OnnxFiles.model()
                .input("x", DataType.FLOAT, ANY, 1)
                .floats("ten", new long[] {1}, 10)
                .floats("thousand", new long[] {1}, 1000)
                .node("Mul", List.of("x", "ten"), "times")
                .node("Add", List.of("times", "thousand"), name);
    }
}
