package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.JensenShannon;
import io.shadowgate.statistics.TestData;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DivergenceGateTest {
    private static final double PERCENT = 1e-8 * 100;
    private static final JsonNode VECTORS = TestData.vectors("03_divergence.json");

    @Test
    void regretIsThatOfTheVectors() {
        for (JsonNode vector : VECTORS.get("dirichlet_regret")) {
            long[] counts = TestData.counts(vector.get("counts"));
            assertThat(DivergenceGate.regret(counts, counts.length))
                    .isCloseTo(vector.get("regret").doubleValue(), withinPercentage(PERCENT));
        }
    }

    @Test
    void regretOfABillionIsThatOfFiftyDigits() {
        JsonNode vectors = TestData.vectors("evidence_extremes.json").get("dirichlet_regret");
        assertThat(vectors).hasSize(6);
        for (JsonNode vector : vectors) {
            assertThat(
                            DivergenceGate.regret(
                                    TestData.counts(vector.get("counts")),
                                    vector.get("bins").intValue()))
                    .isCloseTo(vector.get("regret").doubleValue(), withinPercentage(1e-10));
        }
    }

    @Test
    void evidenceAndIntervalAreThoseOfTheVectors() {
        JsonNode vectors = VECTORS.get("js_cs_and_e");
        assertThat(vectors).hasSize(5);
        for (JsonNode vector : vectors) {
            long[] p = TestData.counts(vector.get("p"));
            long[] q = TestData.counts(vector.get("q"));
            DivergenceGate gate =
                    new DivergenceGate(vector.get("tau").doubleValue(), vector.get("k").intValue());
            LogEvidence evidence = gate.evidence(p, q);
            requireEqual(evidence.good(), TestData.real(vector.get("ln_e_below")));
            requireEqual(evidence.bad(), TestData.real(vector.get("ln_e_above")));
            Interval interval = gate.interval(p, q, 0.05);
            requireEqual(interval.lower(), vector.get("cs_lo").doubleValue());
            requireEqual(interval.upper(), vector.get("cs_hi").doubleValue());
        }
    }

    @Test
    void fewMismatchesBoundTheDistance() {
        for (JsonNode vector : VECTORS.get("coupling_bound")) {
            double distance = vector.get("js_distance_upper").doubleValue();
            if (distance > 0) {
                assertThat(new DivergenceGate(distance, 20).mismatchLimit())
                        .isCloseTo(
                                vector.get("mismatch_ucb").doubleValue(),
                                withinPercentage(PERCENT));
            }
        }
    }

    @Test
    void noPairsWithSoFewMismatchesAreFurtherApart() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            long[] p = new long[4];
            long[] q = new long[4];
            int mismatches = 0;
            for (int j = 0; j < 100; j++) {
                int one = random.nextInt(4);
                int other = random.nextInt(100) < i % 100 ? random.nextInt(4) : one;
                p[one]++;
                q[other]++;
                mismatches += one == other ? 0 : 1;
            }
            double distance = JensenShannon.distance(p, q);
            if (distance > 0) {
                assertThat(new DivergenceGate(distance, 4).mismatchLimit())
                        .isLessThanOrEqualTo(mismatches / 100.0 + 1e-12);
            }
        }
    }

    @Test
    void binsNeverSeenCostEvidenceForBadOnly() {
        long[] primary = {400, 300, 300};
        long[] shadow = {100, 600, 300};
        LogEvidence three = new DivergenceGate(0.1, 3).evidence(primary, shadow);
        LogEvidence six = new DivergenceGate(0.1, 6).evidence(primary, shadow);
        assertThat(six.bad()).isLessThan(three.bad());
        assertThat(six.good()).isEqualTo(three.good());
        assertThat(
                        new DivergenceGate(0.1, 6)
                                .evidence(Arrays.copyOf(primary, 6), Arrays.copyOf(shadow, 6)))
                .isEqualTo(six);
    }

    /**
     * What the guarantee rests on: the mean of what a pair multiplies the evidence with, of the
     * fitting scores of any two laws on the limit, however the two sides depend on each other.
     */
    @Test
    void aPairMultipliesTheEvidenceByOneAtMost() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            int bins = 2 + random.nextInt(6);
            double[][] joint = new double[bins][bins];
            double[] p = new double[bins];
            double[] q = new double[bins];
            double total = 0;
            double sharpness = 1 + random.nextInt(8);
            for (double[] row : joint) {
                for (int y = 0; y < bins; y++) {
                    row[y] = Math.pow(random.nextDouble(), sharpness);
                    total += row[y];
                }
            }
            for (int x = 0; x < bins; x++) {
                for (int y = 0; y < bins; y++) {
                    joint[x][y] /= total;
                    p[x] += joint[x][y];
                    q[y] += joint[x][y];
                }
            }
            double squared = JensenShannon.divergence(p, q);
            for (double stake = 0.5; stake > 1e-3; stake /= 2) {
                double mean = 0;
                for (int x = 0; x < bins; x++) {
                    for (int y = 0; y < bins; y++) {
                        double score =
                                Math.log(2 * p[x] / (p[x] + q[x])) / 2
                                        + Math.log(2 * q[y] / (p[y] + q[y])) / 2;
                        mean += joint[x][y] * Math.exp(-stake * score);
                    }
                }
                assertThat(mean / (1 - stake * (1 - stake) * squared))
                        .isLessThanOrEqualTo(1 + 1e-12);
            }
        }
    }

    @Test
    void withoutPairsNothingIsKnown() {
        DivergenceGate gate = new DivergenceGate(0.15, 3);
        assertThat(gate.evidence(new long[3], new long[3])).isEqualTo(LogEvidence.NONE);
        assertThat(gate.evidence(new long[0], new long[0])).isEqualTo(LogEvidence.NONE);
        assertThat(gate.interval(new long[3], new long[3], 0.05))
                .isEqualTo(new Interval(0, Math.sqrt(Math.log(2))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e-20, 0.84, Double.NaN, Double.POSITIVE_INFINITY})
    void aDistanceOutsideTheRangeIsRefused(double limit) {
        assertThatThrownBy(() -> new DivergenceGate(limit, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distance limit " + limit + " is not in [0.001, 0.8325]");
    }

    @Test
    void countsThatAreNoPairsAreRefused() {
        DivergenceGate gate = new DivergenceGate(0.15, 3);
        assertThatThrownBy(() -> gate.evidence(new long[] {1, 2}, new long[] {1, 3}))
                .hasMessageContaining("3 primary and 4 shadow predictions");
        assertThatThrownBy(() -> gate.evidence(new long[2], new long[3]))
                .hasMessageContaining("2 bins on one side and 3 on the other");
        assertThatThrownBy(() -> gate.evidence(new long[4], new long[4]))
                .hasMessageContaining("at most 3");
        assertThatThrownBy(() -> gate.evidence(new long[] {-1, 2}, new long[] {1, 0}))
                .hasMessageContaining("count -1 is negative");
        assertThatThrownBy(() -> new DivergenceGate(0.15, 1)).hasMessageContaining("1 bins");
    }

    private static void requireEqual(double actual, double expected) {
        if (Double.isInfinite(expected)) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(actual).isCloseTo(expected, within(1e-8 * Math.abs(expected)));
        }
    }
}
