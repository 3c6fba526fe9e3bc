package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.TestData;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Intervals for rates and quantiles, against vectors made with scipy and by plain sorting. */
class IntervalsTest {
    private static final JsonNode AGREEMENT = TestData.vectors("01_agreement.json");
    private static final Tuning TUNING = new Tuning(0.05, 10_000);

    @Test
    void wilsonIsThatOfTheVectors() {
        for (JsonNode vector : AGREEMENT.get("wilson_95")) {
            requireInterval(RateIntervals.wilson(successes(vector), trials(vector), 0.95), vector);
        }
    }

    @Test
    void clopperPearsonIsThatOfTheVectors() {
        for (JsonNode vector : AGREEMENT.get("clopper_pearson_95")) {
            requireInterval(
                    RateIntervals.clopperPearson(successes(vector), trials(vector), 0.95), vector);
        }
    }

    @Test
    void clopperPearsonBoundIsThatOfTheVectors() {
        JsonNode vectors =
                TestData.vectors("04_error_planner.json").get("fixed_n_error_rate_10000");
        for (JsonNode vector : vectors) {
            double upper = RateIntervals.clopperPearsonUpper(successes(vector), 10_000, 0.95);
            assertClose(upper, vector.get("cp_upper95").doubleValue());
            assertThat(upper <= 0.001).isEqualTo(vector.get("passes").booleanValue());
        }
    }

    @Test
    void withoutFailuresOneLookProvesAtTheVectorsTrial() {
        for (JsonNode vector : TestData.vectors("04_error_planner.json").get("zero_failure_n")) {
            double limit = vector.get("p0").doubleValue();
            long trials = vector.get("fixed_n").longValue();
            assertThat(RateIntervals.clopperPearsonUpper(0, trials, 0.95))
                    .isLessThanOrEqualTo(limit);
            assertThat(RateIntervals.clopperPearsonUpper(0, trials - 1, 0.95)).isGreaterThan(limit);
        }
    }

    /** With so few trials nearly all rates are kept, up to the last before 0 and 1. */
    @Test
    @Timeout(60)
    void anytimeContainsTheRateHoweverFewTheTrials() {
        for (int eighths = 1; eighths <= 80; eighths++) {
            double trials = eighths / 8.0;
            for (int of24 = 0; of24 <= 24; of24++) {
                double successes = trials * of24 / 24;
                Interval kept = RateIntervals.anytime(successes, trials, TUNING);
                assertThat(kept.lower()).isBetween(0.0, successes / trials);
                assertThat(kept.upper()).isBetween(successes / trials, 1.0);
            }
        }
    }

    @Test
    void anytimeIsThatOfTheVectors() {
        for (JsonNode vector : AGREEMENT.get("cs_95_two_sided")) {
            Tuning tuning = new Tuning(0.05, vector.get("t_opt").doubleValue());
            requireInterval(
                    RateIntervals.anytime(successes(vector), trials(vector), tuning), vector);
        }
    }

    @Test
    void anytimeContainsExactlyTheRatesThatAreNotRejected() {
        for (long successes : new long[] {0, 1, 2, 40, 99, 100}) {
            Interval interval = RateIntervals.anytime(successes, 100, TUNING);
            for (int i = 1; i < 1000; i++) {
                double p = i / 1000.0;
                assertThat(interval.contains(p))
                        .as("%s of 100, rate %s", successes, p)
                        .isEqualTo(
                                RateIntervals.logMixture(successes, 100, p, TUNING)
                                        < TUNING.logThreshold());
            }
            Interval mirrored = RateIntervals.anytime(100 - successes, 100, TUNING);
            assertThat(mirrored.lower()).isCloseTo(1 - interval.upper(), within(1e-12));
        }
    }

    @Test
    void anytimeOfABillionTrialsIsNarrowAndInsideTheRange() {
        for (long successes : new long[] {0, 1, 500_000_000, 999_999_999, 1_000_000_000}) {
            Interval interval = RateIntervals.anytime(successes, 1_000_000_000, TUNING);
            assertThat(interval.contains(successes / 1e9)).isTrue();
            assertThat(interval.lower()).isGreaterThanOrEqualTo(0);
            assertThat(interval.upper()).isLessThanOrEqualTo(1);
            assertThat(interval.upper() - interval.lower()).isBetween(1e-9, 2e-4);
        }
    }

    @Test
    void withoutTrialsNothingIsKnown() {
        Interval all = new Interval(0, 1);
        assertThat(RateIntervals.anytime(0, 0, TUNING)).isEqualTo(all);
        assertThat(RateIntervals.wilson(0, 0, 0.95)).isEqualTo(all);
        assertThat(RateIntervals.clopperPearson(0, 0, 0.95)).isEqualTo(all);
    }

    @Test
    void badIntervalsAndConfidencesAreRefused() {
        assertThatThrownBy(() -> new Interval(2, 1)).hasMessageContaining("from 2.0 to 1.0");
        assertThatThrownBy(() -> RateIntervals.wilson(1, 2, 1))
                .hasMessageContaining("confidence 1.0");
        assertThatThrownBy(() -> RateIntervals.clopperPearson(1, 2, Double.NaN))
                .hasMessageContaining("confidence NaN");
        assertThatThrownBy(() -> RateIntervals.clopperPearsonUpper(3, 2, 0.9))
                .hasMessageContaining("3.0 successes of 2.0 trials");
    }

    @Test
    void quantileRanksAreThoseOfTheVectors() {
        JsonNode vectors =
                TestData.vectors("02_quantiles.json").get("quantile_cs_95_ranks_t_opt_10000");
        assertThat(vectors).hasSize(5);
        for (JsonNode vector : vectors) {
            long trials = trials(vector);
            assertThat(QuantileRanks.of(trials, vector.get("q").doubleValue(), TUNING))
                    .isEqualTo(
                            new QuantileRanks(
                                    vector.get("l").longValue(),
                                    vector.get("u").longValue(),
                                    trials));
        }
    }

    @Test
    void quantileIntervalsReachTheEdgesAroundTheValuesOfThoseRanks() {
        double[] latencies =
                new Random(11).doubles(10_000).map(u -> 5 * Math.pow(1 - u, -0.5)).toArray();
        LatencyHistogram histogram = new LatencyHistogram();
        for (double latency : latencies) {
            histogram.add(latency);
        }
        histogram.add(Double.NaN);
        Arrays.sort(latencies);
        for (double q : new double[] {0.01, 0.5, 0.99, 0.999}) {
            QuantileRanks ranks = QuantileRanks.of(10_000, q, TUNING);
            Interval interval = ranks.in(histogram);
            double lower = latencies[(int) ranks.lower() - 1];
            double upper = latencies[(int) ranks.upper() - 1];
            assertThat(interval.lower()).isBetween(lower * (1 - 1 / 128.0), lower);
            assertThat(interval.upper()).isBetween(upper, upper * (1 + 1 / 128.0));
        }
    }

    @Test
    void quantileIntervalsAreOpenWhereNothingBoundsThem() {
        LatencyHistogram few = new LatencyHistogram();
        few.add(10, 20);
        assertThat(QuantileRanks.of(20, 0.99, TUNING).in(few).upper())
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(QuantileRanks.of(20, 0.01, TUNING).in(few).lower()).isEqualTo(0);
        assertThat(QuantileRanks.of(0, 0.5, TUNING)).isEqualTo(new QuantileRanks(0, 1, 0));

        LatencyHistogram unanswered = new LatencyHistogram();
        unanswered.add(0, 9_000);
        unanswered.add(Double.POSITIVE_INFINITY, 1_000);
        Interval p99 = QuantileRanks.of(10_000, 0.99, TUNING).in(unanswered);
        assertThat(p99).isEqualTo(new Interval(0x1p24, Double.POSITIVE_INFINITY));
        Interval p50 = QuantileRanks.of(10_000, 0.5, TUNING).in(unanswered);
        assertThat(p50).isEqualTo(new Interval(0, 0x1p-10));
    }

    @Test
    void ranksOfOtherCountsAreRefused() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(1);
        assertThatThrownBy(() -> QuantileRanks.of(2, 0.5, TUNING).in(histogram))
                .hasMessageContaining("ranks of 2 values in a histogram of 1");
        assertThatThrownBy(() -> QuantileRanks.of(2, 1, TUNING))
                .hasMessageContaining("quantile 1.0");
        assertThatThrownBy(() -> new QuantileRanks(3, 2, 5)).hasMessageContaining("ranks 3 to 2");
        assertThatThrownBy(() -> histogram.bucketOf(1)).hasMessageContaining("rank 1 of 1");
        assertThatThrownBy(() -> histogram.bucketOf(-1)).hasMessageContaining("rank -1 of 1");
    }

    private static long successes(JsonNode vector) {
        return vector.get("S").longValue();
    }

    private static long trials(JsonNode vector) {
        return vector.get("n").longValue();
    }

    private static void requireInterval(Interval interval, JsonNode vector) {
        assertClose(interval.lower(), vector.get("lo").doubleValue());
        assertClose(interval.upper(), vector.get("hi").doubleValue());
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-8 * expected));
    }
}
