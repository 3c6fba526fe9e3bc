package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionHistogramStorageTest {
    private static final String SCORES = "prediction_histogram_scores_v1";
    private static final String LABELS = "prediction_histogram_labels_v1";

    @Test
    void scoresOfFormatVersion1AreReadForEver() {
        PredictionHistogram histogram = PredictionHistogram.fromBytes(TestData.stored(SCORES));
        assertThat(histogram.hasBins(0, 1, 20)).isTrue();
        assertThat(histogram.count()).isEqualTo(207);
        assertThat(histogram.primaryCounts()).hasSize(23).startsWith(0, 200).endsWith(0, 0, 7);
        assertThat(histogram.shadowCounts()).hasSize(23).startsWith(0, 199).endsWith(1, 0, 7);
        assertThat(histogram.diagonalCounts()).hasSize(23).startsWith(0, 150).endsWith(0, 0, 7);
    }

    @Test
    void labelsOfFormatVersion1AreReadForEver() {
        PredictionHistogram histogram = PredictionHistogram.fromBytes(TestData.stored(LABELS));
        assertThat(histogram.labels()).containsExactly("approve", "deny", "prüfen");
        assertThat(histogram.primaryCounts()).containsExactly(10, 2, 1, 0);
        assertThat(histogram.shadowCounts()).containsExactly(8, 5, 0, 0);
        assertThat(histogram.diagonalCounts()).containsExactly(7, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {SCORES, LABELS})
    void everyTruncationIsRefused(String name) {
        byte[] stored = TestData.stored(name);
        for (int length = 0; length < stored.length; length++) {
            byte[] truncated = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> PredictionHistogram.fromBytes(truncated))
                    .as("%s bytes", length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SCORES, LABELS})
    void corruptBytesAreRefusedOrAreAnotherCanonicalHistogram(String name) {
        Random random = new Random(13);
        for (int round = 0; round < 4_000; round++) {
            byte[] stored = TestData.stored(name);
            stored[random.nextInt(stored.length)] = (byte) random.nextInt(256);
            try {
                assertThat(PredictionHistogram.fromBytes(stored).toBytes()).isEqualTo(stored);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    @Test
    void zeroBoundsAreStoredWithoutSign() {
        PredictionHistogram negative = PredictionHistogram.forScores(new ScoreBins(-0.0, 1, 20));
        PredictionHistogram positive = PredictionHistogram.forScores(new ScoreBins(0.0, 1, 20));
        assertThat(negative.toBytes()).isEqualTo(positive.toBytes());
        byte[] stored = positive.toBytes();
        stored[2] = (byte) 0x80;
        assertThatThrownBy(() -> PredictionHistogram.fromBytes(stored))
                .hasMessageContaining("found bound -0.0, expected 0.0");
    }

    @Test
    void otherVersionsAndOtherHistogramsAreNamed() {
        byte[] version9 = TestData.stored(LABELS);
        version9[0] = 9;
        assertThatThrownBy(() -> PredictionHistogram.fromBytes(version9))
                .hasMessageContaining("found format version 9, expected 1");
        assertThatThrownBy(
                        () ->
                                PredictionHistogram.fromBytes(
                                        TestData.stored("latency_histogram_v1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prediction histogram");
    }
}
