package io.shadowgate;

import static io.shadowgate.testing.OnnxFiles.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.inference.Outcome;
import io.shadowgate.inference.Shadows;
import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.Inference;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.FakeShadow;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.TestBuilder;
import io.shadowgate.testing.Tests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Whole jobs with shadows that misbehave, real ONNX models where a file can: all requests end up in
 * exactly one outcome of each shadow, and the counts of every report add up.
 */
@Timeout(120)
class ShadowFaultsTest {
    private static final int REQUESTS = 3000;
    private static final int BROKEN = 30;
    private static final Inference INFERENCE =
            new Inference(64, Duration.ofMillis(2), Duration.ofSeconds(3), 1, 0.5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"STREAMING", "BATCH"})
    void everyRequestHasOneOutcomeOfEachShadow(RuntimeExecutionMode mode) throws Exception {
        FakeShadow hangs = FakeShadow.hangingOn(number -> number >= 1000);
        FakeShadow throwsErrors = FakeShadow.throwingOn(number -> number % 10 == 9);
        List<Shadow> real =
                List.of(
                        shadow("honest", half()),
                        shadow("fails", failsOnEveryTenthRow()),
                        shadow("nan", notANumberOnEveryTenthRow()),
                        shadow("shape", losesEveryTenthRow()));
        List<Shadow> all = new ArrayList<>(real);
        all.add(shadow("hangs", half()));
        all.add(shadow("throws", half()));
        ShadowTest test = test(all);
        List<Shadows.Entry> entries = new ArrayList<>();
        entries.addAll(Shadows.check(test).list().subList(0, real.size()));
        entries.add(new Shadows.Entry("hangs", hangs, null));
        entries.add(new Shadows.Entry("throws", throwsErrors, null));
        try {
            Runs.run(test, new Shadows(entries), mode, 2);
        } finally {
            hangs.release();
        }

        IntFunction<Outcome> scored = request -> Outcome.SCORED;
        IntFunction<Outcome> errorOnTenth =
                request -> request % 10 == 9 ? Outcome.MODEL_ERROR : Outcome.SCORED;
        Map<String, Map<Outcome, Integer>> counts = new HashMap<>();
        Map<String, IntFunction<Outcome>> expected =
                Map.of(
                        "honest", scored,
                        "fails", errorOnTenth,
                        "nan", scored,
                        "shape", errorOnTenth,
                        "throws", errorOnTenth);
        Map<String, Set<String>> seen = new HashMap<>();
        for (JsonNode comparison : read(ResultKind.COMPARISONS.folder())) {
            String shadow = comparison.get("shadow").asString();
            String request = comparison.get("request_id").asString();
            Outcome outcome = Outcome.valueOf(comparison.get("outcome").asString());
            assertThat(seen.computeIfAbsent(shadow, key -> new HashSet<>()).add(request))
                    .as("%s has one outcome of %s", request, shadow)
                    .isTrue();
            counts.computeIfAbsent(shadow, key -> new HashMap<>()).merge(outcome, 1, Integer::sum);
            if (expected.containsKey(shadow)) {
                assertThat(outcome)
                        .as("%s of %s: %s", request, shadow, comparison.get("error"))
                        .isEqualTo(expected.get(shadow).apply(Integer.parseInt(request)));
            }
            boolean agrees = comparison.get("agreement").asBoolean(false);
            assertThat(agrees)
                    .as("%s of %s agrees", request, shadow)
                    .isEqualTo(
                            outcome == Outcome.SCORED
                                    && !(shadow.equals("nan")
                                            && Integer.parseInt(request) % 10 == 9));
        }
        assertThat(seen).hasSize(6);
        assertThat(seen.values()).allSatisfy(ids -> assertThat(ids).isEqualTo(seen.get("honest")));
        int compared = seen.get("honest").size();
        assertThat(compared).isBetween(REQUESTS / 2, REQUESTS - 1);
        assertThat(counts.get("hangs")).containsKeys(Outcome.SCORED, Outcome.TIMED_OUT).hasSize(2);

        assertWindowsAddUp(counts, compared);
    }

    private void assertWindowsAddUp(Map<String, Map<Outcome, Integer>> counts, int compared) {
        Map<String, Map<String, Integer>> sums = new HashMap<>();
        for (JsonNode report : read(ResultKind.WINDOWS.folder())) {
            Map<String, Integer> row = new HashMap<>();
            for (String count :
                    List.of(
                            "read",
                            "rejected",
                            "not_sampled",
                            "total_requests",
                            "scored",
                            "timed_out",
                            "model_error",
                            "bad_input",
                            "missing",
                            "unavailable")) {
                row.put(count, report.get(count).asInt());
            }
            assertThat(row.get("read"))
                    .isEqualTo(
                            row.get("rejected")
                                    + row.get("not_sampled")
                                    + row.get("total_requests"));
            assertThat(row.get("total_requests"))
                    .isEqualTo(
                            row.get("scored")
                                    + row.get("timed_out")
                                    + row.get("model_error")
                                    + row.get("bad_input")
                                    + row.get("missing"));
            if (report.get("segment").asString().equals("*")) {
                Map<String, Integer> sum =
                        sums.computeIfAbsent(
                                report.get("shadow").asString(), key -> new HashMap<>());
                row.forEach((name, count) -> sum.merge(name, count, Integer::sum));
            }
        }
        assertThat(sums).hasSize(6);
        sums.forEach(
                (shadow, sum) -> {
                    assertThat(sum)
                            .as(shadow)
                            .containsEntry("read", REQUESTS + BROKEN)
                            .containsEntry("rejected", BROKEN)
                            .containsEntry("not_sampled", REQUESTS - compared)
                            .containsEntry("total_requests", compared);
                    for (Outcome outcome : Outcome.values()) {
                        String name = outcome.name().toLowerCase(Locale.ROOT);
                        assertThat(sum)
                                .as(shadow)
                                .containsEntry(name, counts.get(shadow).getOrDefault(outcome, 0));
                    }
                });
    }

    private ShadowTest test(List<Shadow> shadows) throws IOException {
        List<String> lines = new ArrayList<>(RequestLog.toScore(REQUESTS));
        for (int i = 0; i < BROKEN; i++) {
            lines.add(
                    i * 100,
                    "{\"request_id\":\"b" + i + "\",\"timestamp\":" + RequestLog.START + "}");
        }
        Path log = Files.write(folder.resolve("log.jsonl"), lines);
        ShadowTest test = Tests.of(log, folder.resolve("out"), Tests.SCORES, shadows);
        return TestBuilder.like(Tests.sampled(test, 0.9)).inference(INFERENCE).build();
    }

    private Shadow shadow(String name, OnnxFiles model) throws IOException {
        Path file = model.write(folder.resolve(name + ".onnx"));
        return new Shadow(
                name,
                new Shadow.Model(file.toString(), null),
                List.of(),
                new Shadow.Output("y", null, List.of()));
    }

    private List<JsonNode> read(String kind) {
        return Runs.lines(folder.resolve("out"), kind).stream().map(JSON::readTree).toList();
    }

    /** Its answer is half of x; "tenth" is the last digit of x. */
    private static OnnxFiles half() {
        return OnnxFiles.model()
                .input("x", DataType.INT64, ANY, 1)
                .longs("ten", new long[] {1}, 10)
                .floats("half", new long[] {1}, 0.5f)
                .node("Mod", List.of("x", "ten"), "digit")
                .node("Cast", List.of("x"), "fraction", OnnxFiles.whole("to", 1))
                .node("Mul", List.of("fraction", "half"), "halved")
                .node("Identity", List.of("halved"), "y")
                .output("y", DataType.FLOAT, ANY, 1);
    }

    /** Looks up nine entries by ten digits. */
    private static OnnxFiles failsOnEveryTenthRow() {
        return lookUp(new float[9]);
    }

    private static OnnxFiles notANumberOnEveryTenthRow() {
        float[] table = new float[10];
        table[9] = Float.NaN;
        return lookUp(table);
    }

    private static OnnxFiles lookUp(float... table) {
        return OnnxFiles.model()
                .input("x", DataType.INT64, ANY, 1)
                .longs("ten", new long[] {1}, 10)
                .floats("half", new long[] {1}, 0.5f)
                .floats("table", new long[] {table.length}, table)
                .node("Mod", List.of("x", "ten"), "digit")
                .node("Gather", List.of("table", "digit"), "nothing")
                .node("Cast", List.of("x"), "fraction", OnnxFiles.whole("to", 1))
                .node("Mul", List.of("fraction", "half"), "halved")
                .node("Add", List.of("halved", "nothing"), "y")
                .output("y", DataType.FLOAT, ANY, 1);
    }

    /** Gives fewer answers than it was given rows. */
    private static OnnxFiles losesEveryTenthRow() {
        return OnnxFiles.model()
                .input("x", DataType.INT64, ANY, 1)
                .longs("ten", new long[] {1}, 10)
                .longs("nine", new long[] {1}, 9)
                .longs("flat", new long[] {1}, -1)
                .floats("half", new long[] {1}, 0.5f)
                .node("Mod", List.of("x", "ten"), "digit")
                .node("Less", List.of("digit", "nine"), "kept")
                .node("Reshape", List.of("kept", "flat"), "rows")
                .node("Cast", List.of("x"), "fraction", OnnxFiles.whole("to", 1))
                .node("Mul", List.of("fraction", "half"), "halved")
                .node("Compress", List.of("halved", "rows"), "y", OnnxFiles.whole("axis", 0))
                .output("y", DataType.FLOAT, ANY, 1);
    }
}
