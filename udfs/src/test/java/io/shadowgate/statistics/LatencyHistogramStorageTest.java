package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramStorageTest {

    @Test
    void equalLatenciesGiveEqualBytesHoweverTheyAreSplitAndMerged() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            double[] latencies = mixedLatencies(random, 1 + random.nextInt(3_000));
            LatencyHistogram whole = new LatencyHistogram();
            for (double latency : latencies) {
                whole.add(latency);
            }
            LatencyHistogram[] parts = new LatencyHistogram[1 + random.nextInt(9)];
            Arrays.setAll(parts, i -> new LatencyHistogram());
            for (int i = latencies.length - 1; i >= 0; i--) {
                parts[random.nextInt(parts.length)].add(latencies[i]);
            }
            LatencyHistogram merged = new LatencyHistogram();
            for (LatencyHistogram part : parts) {
                if (random.nextBoolean()) {
                    merged.merge(part);
                } else {
                    merged.mergeBytes(part.toBytes());
                }
            }
            assertThat(merged.toBytes()).isEqualTo(whole.toBytes());
            assertThat(merged).isEqualTo(whole).hasSameHashCodeAs(whole);
            assertThat(merged.count() + merged.nanCount()).isEqualTo(latencies.length);
            assertThat(LatencyHistogram.fromBytes(whole.toBytes())).isEqualTo(whole);
        }
    }

    @Test
    void mergingWithItselfDoublesEachCount() {
        LatencyHistogram histogram = LatencyHistogram.fromBytes(fixture());
        histogram.merge(histogram);
        assertThat(histogram.count()).isEqualTo(612);
        assertThat(histogram.nanCount()).isEqualTo(10);
    }

    @Test
    void formatVersion1IsReadForEver() {
        LatencyHistogram histogram = LatencyHistogram.fromBytes(fixture());
        assertThat(histogram.count()).isEqualTo(2 + 3 + 300 + 1);
        assertThat(histogram.nanCount()).isEqualTo(5);
        assertThat(histogram.quantile(0)).isEqualTo(0.0);
        assertThat(histogram.quantile(3 / 305.0)).isCloseTo(1, within(0.003892));
        assertThat(histogram.quantile(0.5)).isCloseTo(100, within(0.3892));
        assertThat(histogram.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void version1IsWrittenAsItAlwaysWas() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(Double.NaN, 5);
        histogram.add(100, 300);
        histogram.add(Double.POSITIVE_INFINITY);
        histogram.add(-1, 2);
        histogram.add(1, 3);
        assertThat(histogram.toBytes()).isEqualTo(fixture());
    }

    /** What was stored before latencies after hours were told from those that never came. */
    @Test
    void whatHasNoBucketIsToldApartAlsoWhenStored() {
        LatencyHistogram histogram = LatencyHistogram.fromBytes(fixture());
        LatencyHistogram more = new LatencyHistogram();
        more.add(1e-4);
        more.add(1e9, 2);
        histogram.mergeBytes(more.toBytes());
        histogram = LatencyHistogram.fromBytes(histogram.toBytes());
        // In order: -1 twice, 1e-4, the fixture's 303 others, 1e9 twice and the one unanswered.
        assertThat(histogram.count()).isEqualTo(309);
        assertThat(histogram.quantile(1 / 308.0)).isZero();
        assertThat(histogram.quantile(2.5 / 308.0)).isEqualTo(0x1p-10);
        assertThat(histogram.quantile(306.5 / 308.0)).isEqualTo(0x1p24);
        assertThat(histogram.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(histogram.bucketOf(2)).isEqualTo(new Interval(0, 0x1p-10));
        assertThat(histogram.bucketOf(307))
                .isEqualTo(new Interval(0x1p24, Double.POSITIVE_INFINITY));
        histogram.remove(more);
        assertThat(histogram.toBytes()).isEqualTo(fixture());
    }

    @Test
    void everyTruncationIsRefusedAndAddsNothing() {
        byte[] stored = fixture();
        LatencyHistogram target = new LatencyHistogram();
        for (int length = 0; length < stored.length; length++) {
            byte[] truncated = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> target.mergeBytes(truncated))
                    .as("%s bytes", length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("found")
                    .hasMessageContaining("expected");
        }
        assertThat(target.isEmpty()).isTrue();
    }

    @Test
    void corruptBytesAreRefusedOrAreAnotherCanonicalHistogram() {
        Random random = new Random(11);
        for (int round = 0; round < 4_000; round++) {
            byte[] stored = fixture();
            stored[random.nextInt(stored.length)] = (byte) random.nextInt(256);
            try {
                assertThat(LatencyHistogram.fromBytes(stored).toBytes()).isEqualTo(stored);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    @Test
    void wrongVersionKindAndTrailingBytesAreNamed() {
        byte[] version2 = fixture();
        version2[0] = 2;
        assertThatThrownBy(() -> LatencyHistogram.fromBytes(version2))
                .hasMessageContaining("found format version 2, expected 1");
        assertThatThrownBy(
                        () ->
                                LatencyHistogram.fromBytes(
                                        TestData.stored("prediction_histogram_labels_v1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latency histogram");
        byte[] longer = Arrays.copyOf(fixture(), fixture().length + 1);
        assertThatThrownBy(() -> LatencyHistogram.fromBytes(longer))
                .hasMessageContaining("found 1 more bytes, expected the end");
    }

    private static byte[] fixture() {
        return TestData.stored("latency_histogram_v1");
    }

    private static double[] mixedLatencies(Random random, int n) {
        double[] latencies = new double[n];
        double[] odd = {0, -5, Double.NaN, Double.POSITIVE_INFINITY, 1e-9, 1e12};
        for (int i = 0; i < n; i++) {
            latencies[i] =
                    random.nextInt(20) == 0
                            ? odd[random.nextInt(odd.length)]
                            : Math.exp(random.nextGaussian() * 3);
        }
        return latencies;
    }
}
