package io.shadowgate.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.inference.Answer;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Features;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Missing;
import io.shadowgate.spec.Shadow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunCountsTest {
    private static final List<String> READ = List.of("age", "city", "income");

    private final MockStreamingRuntimeContext context = new MockStreamingRuntimeContext(1, 0);

    @Test
    void countsReplacedValuesByFeatureAndRequestsAloneByReason() {
        Missing missing = new Missing(null, Map.of("age", nan(), "city", nan()));
        RunCounts.Counting counting = counting(shadow(READ, missing), READ);
        counting.count(answer(null), features(Double.NaN, 3, 4));
        counting.count(answer("mixed"), features(Double.NaN, Double.NaN, 4));
        counting.count(answer("mixed"), features(1, 2, Double.NaN));
        counting.count(answer("mixed"), null);
        RunCounts counts = RunCounts.of(accumulators(), "v13");
        assertThat(counts.missing()).containsExactly(Map.entry("age", 2L), Map.entry("city", 1L));
        assertThat(counts.alone()).containsExactly(Map.entry("mixed", 3L));
        assertThat(counts.plus(counts).missing()).containsEntry("age", 4L);
        assertThat(RunCounts.of(Map.of(), "v13")).isEqualTo(RunCounts.NONE);
    }

    @Test
    void numbersOfArraysAreCountedTogether() {
        RunCounts.Counting counting =
                counting(shadow(List.of(), new Missing(nan(), Map.of())), List.of());
        counting.count(answer(null), features(Double.NaN, 3, Double.NaN));
        assertThat(RunCounts.of(accumulators(), "v13").missing())
                .containsExactly(Map.entry("features", 2L));
    }

    @Test
    void subtasksAreAddedUp() {
        NamedCounts one = new NamedCounts();
        one.add("a");
        NamedCounts other = one.clone();
        other.add("a");
        other.add("b");
        one.merge(other);
        assertThat(one.getLocalValue()).containsExactly(Map.entry("a", 3L), Map.entry("b", 1L));
        assertThat(other.getLocalValue()).containsEntry("a", 2L);
    }

    private RunCounts.Counting counting(Shadow shadow, List<String> read) {
        return new RunCounts.Counting(context, "v13", ReplacedFeatures.of(shadow, read));
    }

    private static Shadow shadow(List<String> features, Missing missing) {
        return new Shadow(
                "v13",
                new Shadow.Model("v13.onnx", null),
                features,
                missing,
                Map.of(),
                new Shadow.Output(null, null, List.of()));
    }

    private static Missing.Fill nan() {
        return new Missing.Fill(Double.NaN, null);
    }

    private static Answer answer(@Nullable String alone) {
        return new Answer(Outcome.SCORED, Prediction.ofScore(1), Double.NaN, 0, alone, null);
    }

    private static Features features(double... numbers) {
        return new Features(numbers, null);
    }

    private Map<String, Object> accumulators() {
        Map<String, Object> values = new HashMap<>();
        for (String name : List.of("requests alone of v13", "missing values of v13")) {
            values.put(name, context.getAccumulator(name).getLocalValue());
        }
        return values;
    }
}
