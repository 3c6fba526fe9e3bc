package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left after rows are taken out is what the other rows alone give, byte for byte. */
class TakingOutTest {

    @Test
    void latenciesTakenOutLeaveTheOthers() {
        Random random = new Random(1);
        LatencyHistogram all = new LatencyHistogram();
        LatencyHistogram taken = new LatencyHistogram();
        LatencyHistogram others = new LatencyHistogram();
        for (int i = 0; i < 3_000; i++) {
            double ms = Math.exp(20 * random.nextGaussian());
            all.add(ms);
            if (random.nextBoolean()) {
                taken.remove(ms);
            } else {
                others.add(ms);
            }
        }
        assertThat(taken.toBytes()[1]).isEqualTo((byte) 'l');
        all.merge(LatencyHistogram.fromBytes(taken.toBytes()));
        assertThat(all.toBytes()).isEqualTo(others.toBytes());
    }

    @Test
    void labelsTakenOutLeaveTheOthers() {
        Random random = new Random(2);
        PredictionHistogram all = PredictionHistogram.forLabels();
        PredictionHistogram taken = PredictionHistogram.forLabels();
        PredictionHistogram others = PredictionHistogram.forLabels();
        ConfusionMatrix allPairs = new ConfusionMatrix();
        ConfusionMatrix takenPairs = new ConfusionMatrix();
        ConfusionMatrix otherPairs = new ConfusionMatrix();
        for (int i = 0; i < 500; i++) {
            String p = "l" + random.nextInt(45);
            String s = "l" + (random.nextInt(3) == 0 ? 45 + random.nextInt(45) : p.substring(1));
            all.add(p, s);
            allPairs.add(p, s);
            if (random.nextInt(10) > 0) {
                taken.remove(p, s);
                takenPairs.remove(p, s);
            } else {
                others.add(p, s);
                otherPairs.add(p, s);
            }
        }
        all.merge(PredictionHistogram.fromBytes(taken.toBytes()));
        assertThat(all.toBytes()).isEqualTo(others.toBytes());
        allPairs.merge(ConfusionMatrix.fromBytes(takenPairs.toBytes()));
        assertThat(allPairs.toBytes()).isEqualTo(otherPairs.toBytes());
    }

    /** No count is below zero here, and yet this is no histogram of any pairs. */
    @Test
    void aDiagonalThatIsTooLargeWaitsForTheRest() {
        PredictionHistogram part = PredictionHistogram.forScores(new ScoreBins(0, 1, 4));
        part.add(0.1, 0.1);
        part.add(0.6, 0.9);
        part.remove(0.1, 0.9);
        assertThatThrownBy(part::count).hasMessageContaining("had not been counted");
        PredictionHistogram whole = PredictionHistogram.fromBytes(part.toBytes());
        whole.add(0.1, 0.9);
        PredictionHistogram expected = PredictionHistogram.forScores(new ScoreBins(0, 1, 4));
        expected.add(0.6, 0.9);
        expected.add(0.1, 0.1);
        assertThat(whole.toBytes()).isEqualTo(expected.toBytes());
        assertThat(whole.count()).isEqualTo(2);
    }

    @Test
    void beyondTheCapTakingOutFailsRatherThanCountsWrong() {
        PredictionHistogram labels = PredictionHistogram.forLabels();
        ConfusionMatrix pairs = new ConfusionMatrix();
        for (int i = 0; i <= PredictionHistogram.MAX_LABELS; i++) {
            labels.add("l" + i, "l" + i);
            pairs.add("l" + i, "l" + i);
        }
        PredictionHistogram taken = PredictionHistogram.forLabels();
        taken.remove("l0", "l1");
        ConfusionMatrix takenPairs = new ConfusionMatrix();
        takenPairs.remove("l0", "l1");
        Stream.<Runnable>of(
                        () -> labels.remove("l0", "l0"),
                        () -> labels.merge(taken),
                        () -> taken.merge(labels),
                        () -> taken.remove(labels))
                .forEach(
                        step ->
                                assertThatThrownBy(step::run)
                                        .hasMessageContaining("taken out of more than 1000"));
        Stream.<Runnable>of(
                        () -> pairs.remove("l0", "l0"),
                        () -> pairs.merge(takenPairs),
                        () -> takenPairs.merge(pairs),
                        () -> takenPairs.remove(pairs))
                .forEach(
                        step ->
                                assertThatThrownBy(step::run)
                                        .hasMessageContaining("taken out of more than 100:"));
    }

    @Test
    void aPartHasNoNumbers() {
        LatencyHistogram latencies = new LatencyHistogram();
        latencies.remove(5);
        latencies.add(7);
        assertThat(latencies.isEmpty()).isFalse();
        assertThatThrownBy(() -> latencies.quantile(0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("had not been counted");
        ConfusionMatrix pairs = new ConfusionMatrix();
        pairs.remove("a", "b");
        assertThatThrownBy(pairs::kappa).hasMessageContaining("had not been counted");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void partsAreStoredInOneWayAndReadForEver(String name, UnaryOperator<byte[]> throughMemory) {
        byte[] stored = TestData.stored(name);
        assertThat(throughMemory.apply(stored)).isEqualTo(stored);
        for (int length = 0; length < stored.length; length++) {
            byte[] truncated = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> throughMemory.apply(truncated))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
        Random random = new Random(13);
        for (int round = 0; round < 4_000; round++) {
            byte[] other = stored.clone();
            other[random.nextInt(other.length)] = (byte) random.nextInt(256);
            try {
                assertThat(throughMemory.apply(other)).isEqualTo(other);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void partsAreWrittenAsTheyAlwaysWere(String name) {
        assertThat(written(name)).isEqualTo(TestData.stored(name));
    }

    static Stream<Arguments> parts() {
        List<Arguments> parts = new ArrayList<>();
        parts.add(part("latency_part_v1", b -> LatencyHistogram.fromBytes(b).toBytes()));
        for (String kind : List.of("scores", "labels")) {
            parts.add(
                    part(
                            "prediction_part_" + kind + "_v1",
                            b -> PredictionHistogram.fromBytes(b).toBytes()));
        }
        parts.add(part("confusion_part_v1", b -> ConfusionMatrix.fromBytes(b).toBytes()));
        return parts.stream();
    }

    private static Arguments part(String name, UnaryOperator<byte[]> throughMemory) {
        return Arguments.of(name, throughMemory);
    }

    private static byte[] written(String name) {
        switch (name) {
            case "latency_part_v1":
                LatencyHistogram latencies = new LatencyHistogram();
                latencies.add(100, 300);
                latencies.remove(1);
                latencies.remove(Double.NaN);
                return latencies.toBytes();
            case "prediction_part_scores_v1":
                PredictionHistogram scores = PredictionHistogram.forScores(new ScoreBins(0, 1, 20));
                scores.add(0.1, 0.9);
                scores.remove(0.5, 0.5);
                return scores.toBytes();
            case "prediction_part_labels_v1":
                PredictionHistogram labels = PredictionHistogram.forLabels();
                labels.add("approve", "deny");
                labels.remove("deny", "deny");
                return labels.toBytes();
            default:
                ConfusionMatrix pairs = new ConfusionMatrix();
                pairs.add("approve", "deny");
                pairs.remove("deny", "deny");
                return pairs.toBytes();
        }
    }
}
