package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** State of format version 1, to be read for ever. */
class StoredAccumulatorsTest {

    @Test
    void agreementCounts() {
        AgreementCounts counts = AgreementCounts.fromBytes(TestData.stored("agreement_counts_v1"));
        assertThat(counts.pairs()).isEqualTo(1_000);
        assertThat(counts.agreed()).isEqualTo(-3);
    }

    @Test
    void disagreements() {
        Disagreements disagreements = Disagreements.fromBytes(TestData.stored("disagreements_v1"));
        assertThat(disagreements.pairs()).isEqualTo(5);
        assertThat(disagreements.disagreed()).isEqualTo(4);
        assertThat(disagreements.shadowHigher()).isEqualTo(2);
        assertThat(disagreements.measured()).isEqualTo(3);
        assertThat(disagreements.meanAbsoluteDifference()).isCloseTo(1e20 / 3 + 0.25, within(1e5));
    }

    @Test
    void confusionMatrix() {
        ConfusionMatrix matrix = ConfusionMatrix.fromBytes(TestData.stored("confusion_matrix_v1"));
        List<ConfusionMatrix.Entry> entries = matrix.entries();
        assertThat(entries).hasSize(102);
        assertThat(entries.get(0)).isEqualTo(new ConfusionMatrix.Entry("a000", "a000", true, 300));
        assertThat(entries.get(100)).isEqualTo(new ConfusionMatrix.Entry(null, "a000", false, 1));
        assertThat(entries.get(101)).isEqualTo(new ConfusionMatrix.Entry(null, null, true, 2));
    }

    @Test
    void clusterCounts() {
        ClusterCounts counts = ClusterCounts.fromBytes(TestData.stored("cluster_counts_v1"));
        assertThat(counts.requests()[3]).isEqualTo(300);
        assertThat(counts.scored()[3]).isEqualTo(290);
        assertThat(counts.agreed()[3]).isEqualTo(200);
        assertThat(counts.measured()[3]).isEqualTo(295);
        assertThat(counts.over()[3]).isEqualTo(4);
        assertThat(counts.requests()[1023]).isEqualTo(1);
        assertThat(counts.paired()[3]).as("not counted then").isZero();
        counts.addPair(3, true, false);
        counts.addBins(3, 0, 1, true);
        counts.addClass(3, 1, true);
        byte[] stored = counts.toBytes();
        assertThat(stored).isEqualTo(TestData.stored("cluster_counts_v2"));
        assertThat(ClusterCounts.fromBytes(stored)).isEqualTo(counts);
    }

    @Test
    void exactQuantile() {
        ExactQuantile quantile = ExactQuantile.fromBytes(TestData.stored("exact_quantile_v1"));
        assertThat(quantile.value()).hasValue(15);
        quantile.add(40, 0.5);
        assertThat(quantile.value()).hasValue(20);
        // One removed number is still to come.
        quantile.add(7, 0.5);
        assertThat(quantile.value()).hasValue(20);
    }

    @Test
    void numpyJensenShannon() {
        NumpyJensenShannon scores =
                NumpyJensenShannon.fromBytes(TestData.stored("numpy_jensen_shannon_v1"));
        assertThat(scores.distance()).hasValue(0);
        scores.addShadow(0.9);
        assertThat(scores.distance().orElseThrow()).isBetween(0.1, 0.3);
    }

    @Test
    void labelledScores() {
        LabelledScores scores = LabelledScores.fromBytes(TestData.stored("labelled_scores_v1"));
        assertThat(scores.requests()).isEqualTo(6);
        assertThat(scores.positives()).isEqualTo(2);
        assertThat(scores.meanAbsoluteError())
                .isCloseTo((0.75 + 0.25 + 0.5 + 2.5) / 4, within(1e-9));
        assertThatThrownBy(scores::brierScore).hasMessageContaining("1 labels are neither 0 nor 1");
    }

    @Test
    void lossDifferences() {
        LossDifferences losses = LossDifferences.fromBytes(TestData.stored("loss_differences_v1"));
        assertThat(Arrays.stream(losses.counts()).sum()).isEqualTo(2);
        assertThat(losses.counts()[0]).isEqualTo(1);
        assertThat(losses.counts()[125]).isEqualTo(300);
        assertThat(losses.counts()[199]).isEqualTo(-299);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void bytesAreWrittenAsTheyWereRead(String name, UnaryOperator<byte[]> throughMemory) {
        assertThat(throughMemory.apply(TestData.stored(name))).isEqualTo(TestData.stored(name));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void everyTruncationIsRefused(String name, UnaryOperator<byte[]> throughMemory) {
        byte[] stored = TestData.stored(name);
        for (int length = 0; length < stored.length; length++) {
            byte[] truncated = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> throughMemory.apply(truncated))
                    .as("%s bytes", length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void corruptBytesAreRefusedOrAreOtherCanonicalBytes(
            String name, UnaryOperator<byte[]> throughMemory) {
        Random random = new Random(13);
        for (int round = 0; round < 4_000; round++) {
            byte[] stored = TestData.stored(name);
            stored[random.nextInt(stored.length)] = (byte) random.nextInt(256);
            try {
                assertThat(throughMemory.apply(stored)).isEqualTo(stored);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void otherVersionsAndOtherKindsAreNamed(String name, UnaryOperator<byte[]> throughMemory) {
        byte[] version9 = TestData.stored(name);
        version9[0] = 9;
        assertThatThrownBy(() -> throughMemory.apply(version9))
                .hasMessageContaining("found format version 9, expected ");
        assertThatThrownBy(() -> throughMemory.apply(TestData.stored("latency_histogram_v1")))
                .hasMessageContaining("found kind 0x4c");
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("agreement_counts_v1", b -> AgreementCounts.fromBytes(b).toBytes()),
                form("cluster_counts_v2", b -> ClusterCounts.fromBytes(b).toBytes()),
                form("error_counts_v1", b -> ErrorCounts.fromBytes(b).toBytes()),
                form(
                        "prediction_histogram_edges_v1",
                        b -> PredictionHistogram.fromBytes(b).toBytes()),
                form("disagreements_v1", b -> Disagreements.fromBytes(b).toBytes()),
                form("confusion_matrix_v1", b -> ConfusionMatrix.fromBytes(b).toBytes()),
                form("labelled_scores_v1", b -> LabelledScores.fromBytes(b).toBytes()),
                form("loss_differences_v1", b -> LossDifferences.fromBytes(b).toBytes()),
                form("exact_quantile_v1", b -> ExactQuantile.fromBytes(b).toBytes()),
                form("numpy_jensen_shannon_v1", b -> NumpyJensenShannon.fromBytes(b).toBytes()));
    }

    private static Arguments form(String name, UnaryOperator<byte[]> throughMemory) {
        return Arguments.of(name, throughMemory);
    }
}
