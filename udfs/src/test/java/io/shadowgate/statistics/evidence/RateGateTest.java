package io.shadowgate.statistics.evidence;

import static io.shadowgate.statistics.evidence.RateGate.Side.AT_LEAST;
import static io.shadowgate.statistics.evidence.RateGate.Side.AT_MOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.statistics.TestData;
import io.shadowgate.statistics.evidence.RateGate.Side;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Against vectors made with scipy, with mpmath to 50 digits, and by counting all outcomes. */
class RateGateTest {
    private static final double PERCENT = 1e-8 * 100;
    private static final JsonNode AGREEMENT = TestData.vectors("01_agreement.json");
    private static final JsonNode PLANNER = TestData.vectors("04_error_planner.json");

    @Test
    void evidenceIsThatOfTheVectors() {
        JsonNode vectors = AGREEMENT.get("log_e");
        assertThat(vectors).hasSize(10);
        vectors.forEach(vector -> requireEvidence(vector, 1e-8));
    }

    @Test
    void evidenceOfUpToABillionTrialsIsThatOfFiftyDigits() {
        JsonNode vectors = TestData.vectors("evidence_extremes.json").get("log_e");
        assertThat(vectors).hasSize(20);
        vectors.forEach(vector -> requireEvidence(vector, 1e-10));
    }

    @Test
    void latencyIsARateOfRequestsOverTheLimit() {
        for (JsonNode vector : TestData.vectors("02_quantiles.json").get("exceedance_gate")) {
            LogEvidence evidence =
                    gate(AT_MOST, vector.get("p0").doubleValue(), 10_000)
                            .evidence(
                                    vector.get("n_over").longValue(), vector.get("n").longValue());
            assertThat(evidence.good())
                    .isCloseTo(vector.get("ln_e_pass").doubleValue(), withinPercentage(PERCENT));
            assertThat(evidence.bad())
                    .isCloseTo(vector.get("ln_e_fail").doubleValue(), withinPercentage(PERCENT));
        }
    }

    @Test
    void aWindowHasEvidenceOfItsOwn() {
        for (JsonNode vector : TestData.vectors("06_decision.json").get("sr_window_e")) {
            long trials = vector.get("n").longValue();
            assertThat(
                            gate(AT_LEAST, vector.get("p0").doubleValue(), trials)
                                    .evidence(vector.get("S").longValue(), trials)
                                    .bad())
                    .isCloseTo(vector.get("ln_e_bad").doubleValue(), withinPercentage(PERCENT));
        }
    }

    @Test
    void criticalCountsAreThoseOfTheVectors() {
        for (JsonNode vector : PLANNER.get("critical_counts_alpha05_topt10000")) {
            Side side = vector.get("pass_if_S").stringValue().equals(">=") ? AT_LEAST : AT_MOST;
            RateGate gate = gate(side, vector.get("p0").doubleValue(), 10_000);
            long trials = vector.get("n").longValue();
            if (vector.get("pass_S").isNull()) {
                assertThat(gate.goodCount(trials)).as("%s", vector).isEmpty();
            } else {
                assertThat(gate.goodCount(trials))
                        .as("%s", vector)
                        .hasValue(vector.get("pass_S").longValue());
            }
            assertThat(gate.badCount(trials))
                    .as("%s", vector)
                    .hasValue(vector.get("fail_S").longValue());
        }
    }

    @Test
    void withoutFailuresTheProofComesAtTheVectorsTrial() {
        for (JsonNode vector : PLANNER.get("zero_failure_n")) {
            RateGate gate = gate(AT_MOST, vector.get("p0").doubleValue(), 10_000);
            long trials = vector.get("anytime_n").longValue();
            assertThat(gate.goodCount(trials - 1)).isEmpty();
            assertThat(gate.goodCount(trials)).hasValue(0);
        }
    }

    @Test
    void tuningIsThatOfTheVectors() {
        for (JsonNode vector : AGREEMENT.get("C1_and_m")) {
            Tuning tuning =
                    new Tuning(
                            vector.get("alpha").doubleValue(), vector.get("t_opt").doubleValue());
            assertThat(tuning.oneSidedMass())
                    .isCloseTo(vector.get("m_one_sided").doubleValue(), withinPercentage(1e-10));
            assertThat(tuning.twoSidedMass())
                    .isCloseTo(vector.get("m_two_sided").doubleValue(), withinPercentage(1e-10));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.9, 10000", "0.001, 10000", "0.5, 5", "0.999999, 3", "0.01, 1000000"})
    void bothStartAtOne(double limit, double optimalAt) {
        for (Side side : Side.values()) {
            assertThat(gate(side, limit, optimalAt).evidence(0, 0)).isEqualTo(LogEvidence.NONE);
        }
    }

    /** A martingale: whatever happened so far, the next outcome leaves the mean where it was. */
    @ParameterizedTest
    @CsvSource({"0.9, 10000", "0.5, 5", "0.01, 100", "0.3, 40"})
    void onTheLimitNeitherIsExpectedToGrow(double limit, double optimalAt) {
        RateGate gate = gate(AT_LEAST, limit, optimalAt);
        for (int n = 0; n < 40; n++) {
            for (int s = 0; s <= n; s++) {
                LogEvidence now = gate.evidence(s, n);
                LogEvidence success = gate.evidence(s + 1, n + 1);
                LogEvidence failure = gate.evidence(s, n + 1);
                assertThat(
                                limit * Math.exp(success.good())
                                        + (1 - limit) * Math.exp(failure.good()))
                        .isCloseTo(Math.exp(now.good()), withinPercentage(1e-9));
                assertThat(limit * Math.exp(success.bad()) + (1 - limit) * Math.exp(failure.bad()))
                        .isCloseTo(Math.exp(now.bad()), withinPercentage(1e-9));
            }
        }
    }

    /** Ville's bound, from the probabilities of all paths of 400 outcomes looked at one by one. */
    @ParameterizedTest
    @CsvSource({"AT_LEAST, 0.9", "AT_LEAST, 0.5", "AT_MOST, 0.1", "AT_MOST, 0.03"})
    void aShadowOnTheLimitIsSeldomEverProvenGoodOrBad(Side side, double limit) {
        Tuning tuning = new Tuning(0.05, 50);
        RateGate gate = new RateGate(side, limit, tuning);
        double[] undecided = {1};
        double good = 0;
        double bad = 0;
        double[] undecidedForBad = {1};
        for (int n = 1; n <= 400; n++) {
            undecided = step(undecided, limit);
            undecidedForBad = step(undecidedForBad, limit);
            for (int s = 0; s <= n; s++) {
                LogEvidence evidence = gate.evidence(s, n);
                if (evidence.good() >= tuning.logThreshold()) {
                    good += undecided[s];
                    undecided[s] = 0;
                }
                if (evidence.bad() >= tuning.logThreshold()) {
                    bad += undecidedForBad[s];
                    undecidedForBad[s] = 0;
                }
            }
        }
        // Well above 0, too: a bound kept by never deciding would be worth nothing.
        assertThat(good).isBetween(0.01, 0.05);
        assertThat(bad).isBetween(0.01, 0.05);
    }

    @Test
    void moreSuccessesAreMoreEvidence() {
        RateGate atLeast = gate(AT_LEAST, 0.9, 1000);
        RateGate atMost = gate(AT_MOST, 0.9, 1000);
        for (int s = 0; s < 500; s++) {
            LogEvidence fewer = atLeast.evidence(s, 500);
            LogEvidence more = atLeast.evidence(s + 1, 500);
            assertThat(more.good()).isGreaterThan(fewer.good());
            assertThat(more.bad()).isLessThan(fewer.bad());
            assertThat(atMost.evidence(s, 500))
                    .isEqualTo(new LogEvidence(fewer.bad(), fewer.good()));
        }
    }

    @Test
    void groupingOfWindowsLeavesNoTrace() {
        RateGate gate = gate(AT_LEAST, 0.9, 10_000);
        Random random = new Random(5);
        long[] windows = random.longs(300, 0, 1000).toArray();
        long trials = 0;
        long successes = 0;
        for (long window : windows) {
            trials += 1000;
            successes += window;
        }
        long trialsBackwards = 0;
        long successesBackwards = 0;
        for (int i = windows.length; i > 0; i -= 3) {
            trialsBackwards += 3000;
            successesBackwards += windows[i - 1] + windows[i - 2] + windows[i - 3];
        }
        LogEvidence once = gate.evidence(successes, trials);
        LogEvidence again =
                gate(AT_LEAST, 0.9, 10_000).evidence(successesBackwards, trialsBackwards);
        assertThat(Double.doubleToRawLongBits(again.good()))
                .isEqualTo(Double.doubleToRawLongBits(once.good()));
        assertThat(Double.doubleToRawLongBits(again.bad()))
                .isEqualTo(Double.doubleToRawLongBits(once.bad()));
    }

    /**
     * At both ends of what limits may be, however evidence is tuned, up to ten thousand million.
     */
    @ParameterizedTest
    @EnumSource(Side.class)
    void everyLimitGivesFiniteEvidenceInOrder(Side side) {
        for (double limit : new double[] {1e-6, 2e-6, 1e-5, 1e-3, 0.5, 0.999, 0.99999, 0.999999}) {
            for (double tunedTo : new double[] {0.01, 1, 100, 1e4, 1e8, 1e12}) {
                for (double alpha : new double[] {0.25, 0.05, 1e-3, 1e-12}) {
                    RateGate gate = new RateGate(side, limit, new Tuning(alpha, tunedTo));
                    for (double n : new double[] {1, 2, 10, 1234, 1e6, 1e9 / 1.7, 1e10}) {
                        requireOrder(gate, side, n, limit);
                    }
                }
            }
        }
    }

    private static void requireOrder(RateGate gate, Side side, double n, double limit) {
        double[] counts = {
            0,
            0.3,
            1,
            2,
            10,
            n / 1000,
            n / 10,
            n / 2,
            n * limit / 2,
            n * limit,
            n * limit + 1,
            n * limit * 2,
            n - n * (1 - limit) * 2,
            n - n * (1 - limit) / 2,
            n - 10,
            n - 1,
            n - 0.3,
            n
        };
        double less = Double.NEGATIVE_INFINITY;
        double more = Double.POSITIVE_INFINITY;
        for (double s : DoubleStream.of(counts).filter(s -> s >= 0 && s <= n).sorted().toArray()) {
            LogEvidence evidence = gate.evidence(s, n);
            double above = side == Side.AT_LEAST ? evidence.good() : evidence.bad();
            double below = side == Side.AT_LEAST ? evidence.bad() : evidence.good();
            assertThat(above).as("%s of %s at %s", s, n, limit).isFinite();
            assertThat(below).as("%s of %s at %s", s, n, limit).isFinite();
            double slack = 1e-9 * Math.max(1, Math.max(Math.abs(above), Math.abs(below)));
            assertThat(above).as("%s of %s at %s", s, n, limit).isGreaterThan(less - slack);
            assertThat(below).as("%s of %s at %s", s, n, limit).isLessThan(more + slack);
            less = above;
            more = below;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-20, 9.9e-7, 0.9999991, 1, Double.NaN})
    void aLimitThatCannotBeComputedWithIsRefused(double limit) {
        assertThatThrownBy(() -> new RateGate(Side.AT_MOST, limit, new Tuning(0.05, 10_000)))
                .hasMessageContaining("limit " + limit + " is not in [0.000001, 0.999999]");
    }

    @Test
    void powerIsTheShareOfOutcomesThatProve() {
        RateGate gate = gate(AT_LEAST, 0.5, 50);
        RateGate mirrored = gate(AT_MOST, 0.5, 50);
        double[] outcomes = {1};
        for (int n = 0; n < 60; n++) {
            outcomes = step(outcomes, 0.7);
        }
        double proven = 0;
        for (int s = 0; s <= 60; s++) {
            if (gate.evidence(s, 60).good() >= gate.tuning().logThreshold()) {
                proven += outcomes[s];
            }
        }
        assertThat(proven).isBetween(0.1, 0.9);
        assertThat(gate.power(60, 0.7)).isCloseTo(proven, within(1e-12));
        assertThat(mirrored.power(60, 0.3)).isCloseTo(proven, within(1e-12));
        assertThat(gate.power(60, 1)).isEqualTo(1);
        assertThat(gate.power(3, 1)).as("not even a perfect record").isEqualTo(0);
        assertThat(mirrored.power(60, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "6, 5", "NaN, 5", "0, -1", "0, Infinity", "0, NaN"})
    void impossibleCountsAreRefused(double successes, double trials) {
        assertThatThrownBy(() -> gate(AT_LEAST, 0.9, 100).evidence(successes, trials))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 0");
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "0.5, 100", "NaN, 100", "0.05, 0", "0.05, Infinity", "0.05, NaN"})
    void impossibleTuningIsRefused(double alpha, double optimalAt) {
        assertThatThrownBy(() -> new Tuning(alpha, optimalAt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(alpha|optimal number of trials) .* is not .*");
    }

    private static void requireEvidence(JsonNode vector, double relative) {
        LogEvidence evidence =
                new RateGate(
                                AT_LEAST,
                                vector.get("p0").doubleValue(),
                                new Tuning(
                                        vector.get("alpha").doubleValue(),
                                        vector.get("t_opt").doubleValue()))
                        .evidence(vector.get("S").doubleValue(), vector.get("n").doubleValue());
        assertClose(evidence.good(), vector.get("ln_e_above").doubleValue(), relative, vector);
        assertClose(evidence.bad(), vector.get("ln_e_below").doubleValue(), relative, vector);
    }

    /** Relative, but for the zero that the vectors spell as rounding noise of about 1e-14. */
    private static void assertClose(
            double actual, double expected, double relative, JsonNode vector) {
        assertThat(actual)
                .as("%s", vector)
                .isCloseTo(expected, within(Math.max(relative * Math.abs(expected), 1e-13)));
    }

    /** Probabilities of 0 to n + 1 successes from those of 0 to n. */
    private static double[] step(double[] before, double rate) {
        double[] after = new double[before.length + 1];
        for (int s = 0; s < before.length; s++) {
            after[s] += before[s] * (1 - rate);
            after[s + 1] += before[s] * rate;
        }
        return after;
    }

    private static RateGate gate(Side side, double limit, double optimalAt) {
        return new RateGate(side, limit, new Tuning(0.05, optimalAt));
    }
}
