package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Quantiles are checked against a plain sort and against vectors made with numpy. */
class LatencyHistogramTest {
    private static final double[] QUANTILES = {0, 0.001, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1};
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final JsonNode VECTORS = TestData.vectors("02_quantiles.json");

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void quantilesStayWithinOne257thOfTheOrderStatistic(String shape, double... latencies) {
        LatencyHistogram histogram = histogramOf(latencies);
        double[] sorted = DoubleStream.of(latencies).filter(x -> !Double.isNaN(x)).toArray();
        Arrays.sort(sorted);

        assertThat(histogram.count()).isEqualTo(sorted.length);
        assertThat(histogram.nanCount()).isEqualTo(latencies.length - sorted.length);
        for (double q : QUANTILES) {
            double exact = sorted[(int) Math.floor(q * (sorted.length - 1))];
            double answer = histogram.quantile(q);
            if (exact <= 0 || exact == Double.POSITIVE_INFINITY) {
                assertThat(answer).as("q=%s of %s", q, exact).isEqualTo(Math.max(0, exact));
            } else if (exact < 1.0 / 1024) {
                assertThat(answer).as("q=%s of %s", q, exact).isEqualTo(1.0 / 1024);
            } else if (exact >= 16_777_216) {
                assertThat(answer).as("q=%s of %s", q, exact).isEqualTo(16_777_216);
            } else {
                assertThat(answer)
                        .as("q=%s", q)
                        .isCloseTo(exact, within(exact / 257 * (1 + 1e-12)));
            }
        }
    }

    static Stream<Arguments> shapes() {
        Random random = new Random(42);
        return Stream.of(
                shape("one", 12.5),
                shape("constant", random.doubles(500).map(x -> 33.3).toArray()),
                shape("uniform", random.doubles(5_000, 0.5, 900).toArray()),
                shape(
                        "heavy tail",
                        random.doubles(20_000).map(u -> 5 * Math.pow(1 - u, -1.5)).toArray()),
                shape("falling", random.doubles(3_000).map(u -> 1 / (u + 1e-3)).sorted().toArray()),
                shape("rising bounds of buckets", bucketBounds()),
                shape(
                        "huge and tiny",
                        Double.MIN_VALUE,
                        Math.nextDown(0x1p-10),
                        0x1p-10,
                        Math.nextUp(0x1p-10),
                        Math.nextDown(0x1p24),
                        0x1p24,
                        Double.MAX_VALUE),
                shape(
                        "no numbers among numbers",
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        3,
                        Double.NEGATIVE_INFINITY,
                        Double.NaN,
                        7),
                shape("never answered, or after hours", 0x1p24, 1e7, 1e9, 1e12, INFINITY, INFINITY),
                shape("all after hours", 1e9, 1e10),
                shape("zeros and below", 0.0, -0.0, -1.0, -1e300, 1e-5, 2.0));
    }

    @Test
    void bucketsAreThoseOfTheVectors() {
        for (JsonNode vector : VECTORS.get("loglinear").get("bucket")) {
            double x = TestData.real(vector.get("x"));
            LatencyHistogram histogram = histogramOf(x);
            double expected =
                    Double.isNaN(x)
                            ? Double.NaN
                            : vector.get("b").intValue() < 0
                                    ? (x > 0 ? 0x1p-10 : 0.0)
                                    : vector.get("rep").isNull()
                                            ? (x < INFINITY ? 0x1p24 : INFINITY)
                                            : vector.get("rep").doubleValue();
            assertThat(histogram.quantile(0.5)).as("%s", x).isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void neighboursShareABucketUpToItsBound() {
        for (JsonNode vector : VECTORS.get("loglinear").get("bucket")) {
            if (!vector.get("lo").isNull()) {
                double low = vector.get("lo").doubleValue();
                double high = vector.get("hi").doubleValue();
                LatencyHistogram atLow = histogramOf(low);
                assertThat(histogramOf(Math.nextDown(high))).isEqualTo(atLow);
                assertThat(histogramOf(high)).isNotEqualTo(atLow);
                assertThat(histogramOf(Math.nextDown(low))).isNotEqualTo(atLow);
            }
        }
    }

    @Test
    void quantilesAreThoseOfTheVectors() {
        JsonNode vector = VECTORS.get("hist_quantile");
        double[] q = TestData.reals(vector.get("q"));
        LatencyHistogram histogram = histogramOf(lognormal101());
        for (int i = 0; i < q.length; i++) {
            double expected = vector.get("expected").get(i).doubleValue();
            assertThat(histogram.quantile(q[i])).isCloseTo(expected, within(1e-12 * expected));
        }
    }

    @Test
    void relativeErrorsAreThoseOfTheVectors() {
        for (JsonNode vector : VECTORS.get("hist_rel_error_check_n20000")) {
            double exact = vector.get("exact_lower_order_stat").doubleValue();
            double answer = histogramOf(exact).quantile(0.5);
            double expected = vector.get("hist").doubleValue();
            assertThat(answer).isCloseTo(expected, within(1e-12 * expected));
            assertThat(Math.abs(answer - exact) / exact)
                    .isCloseTo(vector.get("rel").doubleValue(), within(1e-12));
        }
    }

    @Test
    void repeatedCountsAreCountedAsOften() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(1, 99);
        histogram.add(1000, 1);
        assertThat(histogram.count()).isEqualTo(100);
        assertThat(histogram.quantile(0.99)).isCloseTo(1, within(0.003892));
        assertThat(histogram.quantile(1)).isCloseTo(1000, within(3.892));
    }

    @Test
    void emptyHistogramHasNoQuantile() {
        assertThat(new LatencyHistogram().quantile(0.5)).isNaN();
        assertThat(new LatencyHistogram().isEmpty()).isTrue();
        assertThat(histogramOf(Double.NaN).quantile(0.5)).isNaN();
        assertThat(histogramOf(Double.NaN).isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, 99, Double.NaN})
    void quantileOutsideZeroToOneIsQuoted(double q) {
        assertThatThrownBy(() -> histogramOf(1).quantile(q))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(q));
    }

    @Test
    void countsThatOverflowFailRatherThanWrap() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(1, Long.MAX_VALUE);
        assertThatThrownBy(() -> histogram.add(1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> histogram.add(2, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    private static double[] lognormal101() {
        for (JsonNode vector : VECTORS.get("r7")) {
            if (vector.get("name").stringValue().equals("lognormal101")) {
                return TestData.reals(vector.get("x"));
            }
        }
        throw new AssertionError("the vectors lack lognormal101");
    }

    private static double[] bucketBounds() {
        return DoubleStream.iterate(1, x -> x < 4, x -> x + x / 128)
                .flatMap(x -> DoubleStream.of(Math.nextDown(x), x, Math.nextUp(x)))
                .toArray();
    }

    private static Arguments shape(String name, double... latencies) {
        return Arguments.of(name, latencies);
    }

    private static LatencyHistogram histogramOf(double... latencies) {
        LatencyHistogram histogram = new LatencyHistogram();
        for (double latency : latencies) {
            histogram.add(latency);
        }
        return histogram;
    }
}
