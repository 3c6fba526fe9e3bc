package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.statistics.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PairedGateTest {
    private static final double PERCENT = 1e-8 * 100;

    @Test
    void latencyTailsAreThoseOfTheVectors() {
        JsonNode vectors = TestData.vectors("02_quantiles.json").get("paired_tail");
        assertThat(vectors).hasSize(3);
        for (JsonNode vector : vectors) {
            LogEvidence evidence =
                    new PairedGate(vector.get("delta").doubleValue())
                            .evidence(
                                    vector.get("c_primary_only_over").longValue(),
                                    vector.get("b_shadow_only_over").longValue(),
                                    vector.get("n").longValue());
            assertThat(evidence.good())
                    .isCloseTo(
                            vector.get("ln_e_noninferior").doubleValue(),
                            withinPercentage(PERCENT));
        }
    }

    @Test
    void accuraciesAreThoseOfTheVectors() {
        JsonNode vectors =
                TestData.vectors("05_disagreement.json")
                        .get("noninferiority_accuracy")
                        .get("cases");
        assertThat(vectors).isNotEmpty();
        for (JsonNode vector : vectors) {
            LogEvidence evidence =
                    new PairedGate(vector.get("delta").doubleValue())
                            .evidence(
                                    vector.get("b").longValue(),
                                    vector.get("c").longValue(),
                                    vector.get("n").longValue());
            assertThat(evidence.good())
                    .isCloseTo(vector.get("ln_e").doubleValue(), withinPercentage(PERCENT));
        }
    }

    /** With a mean on the margin, the next pair leaves both e-processes where they were. */
    @ParameterizedTest
    @CsvSource({"0.01, 0.1", "0.2, 0.3", "0, 0.5", "0.4, 0.5"})
    void onTheMarginNeitherIsExpectedToGrow(double margin, double discordant) {
        PairedGate gate = new PairedGate(margin);
        double better = (discordant - margin) / 2;
        double worse = (discordant + margin) / 2;
        for (long n = 0; n < 30; n++) {
            for (long b = 0; b <= n; b += 3) {
                for (long w = 0; w <= n - b; w += 2) {
                    LogEvidence now = gate.evidence(b, w, n);
                    LogEvidence plus = gate.evidence(b + 1, w, n + 1);
                    LogEvidence minus = gate.evidence(b, w + 1, n + 1);
                    LogEvidence even = gate.evidence(b, w, n + 1);
                    assertThat(
                                    better * Math.exp(plus.good())
                                            + worse * Math.exp(minus.good())
                                            + (1 - discordant) * Math.exp(even.good()))
                            .isCloseTo(Math.exp(now.good()), withinPercentage(1e-9));
                    assertThat(
                                    better * Math.exp(plus.bad())
                                            + worse * Math.exp(minus.bad())
                                            + (1 - discordant) * Math.exp(even.bad()))
                            .isCloseTo(Math.exp(now.bad()), withinPercentage(1e-9));
                }
            }
        }
    }

    @Test
    void startsAtOneAndEachPairPullsItsOwnWay() {
        PairedGate gate = new PairedGate(0.01);
        assertThat(gate.evidence(0, 0, 0)).isEqualTo(LogEvidence.NONE);
        LogEvidence equal = gate.evidence(100, 100, 10_000);
        LogEvidence better = gate.evidence(101, 100, 10_000);
        LogEvidence worse = gate.evidence(100, 101, 10_000);
        assertThat(better.good()).isGreaterThan(equal.good());
        assertThat(better.bad()).isLessThan(equal.bad());
        assertThat(worse.good()).isLessThan(equal.good());
        assertThat(worse.bad()).isGreaterThan(equal.bad());
        assertThat(gate.evidence(0, 0, 1_000_000_000).good()).isBetween(1e5, 1e8);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new PairedGate(-0.5)).hasMessageContaining("in [-0.4, 0.4]");
        assertThatThrownBy(() -> new PairedGate(Double.NaN)).hasMessageContaining("margin NaN");
        assertThatThrownBy(() -> new PairedGate(0.01).evidence(2, 2, 3))
                .hasMessageContaining("2 better and 2 worse of 3 trials");
        assertThatThrownBy(() -> new PairedGate(0.01).evidence(-1, 2, 3))
                .hasMessageContaining("-1 better");
        assertThatThrownBy(() -> CountBetting.log(new double[] {-1, 1}, new double[2], 0.5))
                .hasMessageContaining("limit 0.5 is too far above the least value -1.0");
    }
}
