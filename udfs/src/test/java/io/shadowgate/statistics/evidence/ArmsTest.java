package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.TestData;
import io.shadowgate.statistics.evidence.MeanDifference.Arm;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Evidence about two arms, and about losses: exact expectations on the limit, and brute force. */
class ArmsTest {

    /** Rates that differ by exactly the limit: both e-processes are expected to be at most 1. */
    @ParameterizedTest
    @CsvSource({"0.1, 0", "0.1, 0.05", "0.5, -0.2", "0.02, 0.001", "0.9, 0.1"})
    void onTheLimitTwoArmsAreExpectedToProveNothing(double primary, double excess) {
        TwoArmGate gate = new TwoArmGate(excess);
        int n = 40;
        int m = 15;
        BinomialDistribution a = new BinomialDistribution(n, primary);
        BinomialDistribution b = new BinomialDistribution(m, primary + excess);
        double good = 0;
        double bad = 0;
        for (int s = 0; s <= n; s++) {
            for (int t = 0; t <= m; t++) {
                double probability = a.probability(s) * b.probability(t);
                LogEvidence evidence = gate.evidence(s, n, t, m);
                good += probability * Math.exp(evidence.good());
                bad += probability * Math.exp(evidence.bad());
            }
        }
        assertThat(good).isBetween(1e-4, 1.0);
        assertThat(bad).isBetween(1e-4, 1.0);
    }

    /** No rates of a fine grid that keep the claim explain the counts better. */
    @Test
    void theLargestLikelihoodIsThatOfAGrid() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 60; round++) {
            double excess = round % 3 == 0 ? 0 : random.nextInt(-4, 5) / 20.0;
            long n = random.nextInt(0, 60);
            long s = random.nextLong(0, n + 1);
            long m = random.nextInt(0, 60);
            long t = random.nextLong(0, m + 1);
            double good = Double.NEGATIVE_INFINITY;
            double bad = Double.NEGATIVE_INFINITY;
            int steps = 1_000;
            for (int i = 0; i <= steps; i++) {
                for (int j = 0; j <= steps; j++) {
                    double p = (double) i / steps;
                    double q = (double) j / steps;
                    double log = log(s, n, p) + log(t, m, q);
                    if (q >= p + excess - 1e-12) {
                        good = Math.max(good, log);
                    }
                    if (q <= p + excess + 1e-12) {
                        bad = Math.max(bad, log);
                    }
                }
            }
            LogEvidence found = new TwoArmGate(excess).evidence(s, n, t, m);
            // The mixtures cancel in the difference.
            assertThat(found.good() - found.bad())
                    .as("%s of %s, %s of %s, excess %s", s, n, t, m, excess)
                    .isCloseTo(bad - good, within(2e-3));
        }
    }

    private static double log(long s, long n, double p) {
        return (s == 0 ? 0 : s * Math.log(p)) + (s == n ? 0 : (n - s) * Math.log(1 - p));
    }

    /** With the expected share, the next request leaves the e-process where it was. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 0.9})
    void asExpectedASampleRatioProvesNothing(double share) {
        SampleRatio ratio = new SampleRatio(share);
        for (long n = 0; n < 200; n += 7) {
            for (long k = 0; k <= n; k += 3) {
                assertThat(
                                share * Math.exp(ratio.evidence(k + 1, n + 1))
                                        + (1 - share) * Math.exp(ratio.evidence(k, n + 1)))
                        .isCloseTo(Math.exp(ratio.evidence(k, n)), withinPercentage(1e-8));
            }
        }
    }

    /** A shadow with a tenth of the requests and twice the failures has 2 in 11 of them. */
    @Test
    void onTheLimitTheNextFailureProvesNothing() {
        FailureRatioGate gate = new FailureRatioGate(2, new Tuning(0.05, 1_000));
        double theirs = 2.0 / 11;
        for (long n = 0; n < 100; n += 7) {
            for (long k = 0; k <= n; k += 3) {
                LogEvidence now = gate.evidence(n - k, k, 0.1);
                LogEvidence shadow = gate.evidence(n - k, k + 1, 0.1);
                LogEvidence primary = gate.evidence(n - k + 1, k, 0.1);
                assertThat(
                                theirs * Math.exp(shadow.good())
                                        + (1 - theirs) * Math.exp(primary.good()))
                        .isCloseTo(Math.exp(now.good()), withinPercentage(1e-7));
                assertThat(theirs * Math.exp(shadow.bad()) + (1 - theirs) * Math.exp(primary.bad()))
                        .isCloseTo(Math.exp(now.bad()), withinPercentage(1e-7));
            }
        }
    }

    /** Differences on lower edges whose mean is the margin; upper edges are 0.01 above. */
    @Test
    void onTheMarginLossesProveNothing() {
        LossGate gate = new LossGate(0.1);
        long[] counts = new long[200];
        counts[80] = 3;
        counts[120] = 2;
        LogEvidence now = gate.evidence(counts, 1);
        // -0.2 and 0.2, three times in four and once: -0.1.
        counts[80]++;
        LogEvidence worse = gate.evidence(counts, 1);
        counts[80]--;
        counts[120]++;
        LogEvidence better = gate.evidence(counts, 1);
        assertThat(0.75 * Math.exp(worse.good()) + 0.25 * Math.exp(better.good()))
                .isCloseTo(Math.exp(now.good()), withinPercentage(1e-9));
        assertThat(0.75 * Math.exp(worse.bad()) + 0.25 * Math.exp(better.bad()))
                .isLessThan(Math.exp(now.bad()));
    }

    @Test
    void widthsAreThoseOfTheVectors() {
        for (JsonNode vector : TestData.vectors("07_stages.json").get("asympcs_mean")) {
            Tuning tuning =
                    new Tuning(
                            vector.get("alpha").doubleValue(), vector.get("t_opt").doubleValue());
            assertThat(
                            vector.get("sigma").doubleValue()
                                    * new MeanDifference(tuning)
                                            .width(vector.get("n").doubleValue()))
                    .isCloseTo(vector.get("half_width").doubleValue(), within(1e-9));
        }
    }

    /** Asymptotic: from thousands of requests on, at all looks together. */
    @Test
    void intervalsSeldomMissTheTrueDifference() {
        SplittableRandom random = new SplittableRandom(5);
        MeanDifference difference = new MeanDifference(new Tuning(0.05, 20_000));
        int missed = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            long[] events = new long[2];
            boolean inside = true;
            for (int n = 1_000; n <= 40_000; n += 1_000) {
                for (int i = 0; i < 1_000; i++) {
                    events[0] += random.nextDouble() < 0.1 ? 1 : 0;
                    events[1] += random.nextDouble() < 0.12 ? 1 : 0;
                }
                Interval interval =
                        difference.interval(Arm.ofRate(events[0], n), Arm.ofRate(events[1], n));
                inside &= n < 4_000 || interval.contains(0.02);
            }
            missed += inside ? 0 : 1;
        }
        assertThat(missed).isBetween(1, runs / 20);
    }

    @Test
    void impossibleArgumentsAreRefused() {
        assertThatThrownBy(() -> new TwoArmGate(1)).hasMessageContaining("max excess 1.0");
        assertThatThrownBy(() -> new TwoArmGate(0).evidence(3, 2, 0, 0))
                .hasMessageContaining("3.0 successes of 2.0 trials");
        assertThatThrownBy(() -> new SampleRatio(0)).hasMessageContaining("expected share 0.0");
        assertThatThrownBy(() -> new FailureRatioGate(0, new Tuning(0.05, 1)))
                .hasMessageContaining("max ratio 0.0");
        assertThatThrownBy(() -> new LossGate(0.5)).hasMessageContaining("margin 0.5");
        assertThatThrownBy(() -> new LossGate(0.1).evidence(new long[] {1, -1}, 1))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new Arm(0, 0, 0)).hasMessageContaining("0 requests");
    }
}
