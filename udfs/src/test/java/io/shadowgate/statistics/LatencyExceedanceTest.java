package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against counting the latencies themselves. */
class LatencyExceedanceTest {
    private static final double[] LATENCIES = latencies();

    @ParameterizedTest
    @ValueSource(
            doubles = {0x1p-10, 0.25, 1, 5, 10, 25, 50, 100, 200, 250, 500, 1000, 2000, 0x1p24})
    void roundLimitsAreExact(double limit) {
        Interval fraction = histogram().exceedance(limit).orElseThrow();
        assertThat(fraction.lower()).isEqualTo(reached(limit));
        assertThat(fraction.upper()).isEqualTo(fraction.lower());
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                Double.MIN_VALUE,
                9e-4,
                0.3,
                33.3,
                100.1,
                99.9,
                777.7,
                1e6,
                16777217,
                1e300,
                Double.MAX_VALUE
            })
    void otherLimitsAreBounded(double limit) {
        Interval fraction = histogram().exceedance(limit).orElseThrow();
        assertThat(reached(limit)).isBetween(fraction.lower(), fraction.upper());
        if (limit > 0x1p-10 && limit < 0x1p24) {
            assertThat(fraction.upper()).isLessThanOrEqualTo(reached(limit / 1.0079));
            assertThat(fraction.lower()).isGreaterThanOrEqualTo(reached(limit * 1.0079));
        }
    }

    @Test
    void everyLimitOfARandomSweepIsBounded() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            double limit = Math.exp(random.nextDouble() * 40 - 20);
            Interval fraction = histogram().exceedance(limit).orElseThrow();
            assertThat(reached(limit)).isBetween(fraction.lower(), fraction.upper());
        }
    }

    @Test
    void withoutLatenciesThereIsNoFraction() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(Double.NaN);
        assertThat(histogram.exceedance(100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void limitsThatAreNoneAreRefused(double limit) {
        assertThatThrownBy(() -> new LatencyHistogram().exceedance(limit))
                .hasMessage("limit " + limit + " ms is not above 0 and finite");
    }

    private static double reached(double limit) {
        long numbers = Arrays.stream(LATENCIES).filter(x -> !Double.isNaN(x)).count();
        return (double) Arrays.stream(LATENCIES).filter(x -> x >= limit).count() / numbers;
    }

    private static LatencyHistogram histogram() {
        LatencyHistogram histogram = new LatencyHistogram();
        Arrays.stream(LATENCIES).forEach(histogram::add);
        return histogram;
    }

    private static double[] latencies() {
        Random random = new Random(9);
        return DoubleStream.concat(
                        DoubleStream.of(
                                100,
                                100,
                                99.999,
                                250,
                                1,
                                0x1p24,
                                0x1p-10,
                                0,
                                -5,
                                Double.NaN,
                                Double.POSITIVE_INFINITY,
                                1e12,
                                1e-9),
                        random.doubles(3_000).map(x -> Math.exp(x * 12 - 2)))
                .toArray();
    }
}
