package io.shadowgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.verdict.Check;
import io.shadowgate.verdict.Evaluation;
import io.shadowgate.verdict.EvidencePolicy;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.PointPolicy;
import io.shadowgate.verdict.PolicyVerdict;
import io.shadowgate.verdict.Subject;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Numbers outside of the bins: they prove no shadow good, and the reason says what would. */
class OutsideBinsTest {
    private static final int REQUESTS = 20_000;
    private static final ShadowTest TEST =
            Tests.judgedBy(
                    Tests.gates(Tests.LIMITS),
                    "0".repeat(64),
                    Tests.answersInLog(Path.of("log"), Path.of("out")));

    /** House prices against 0 to 1, and a shadow that says three times as much. */
    @Test
    void nothingIsProvenWhereAllIsOutside() {
        Counts counts = counts(x -> 2e5 + 8e5 * x, price -> 3 * price);
        Gate gate = gate();
        assertThat(gate.observed(counts)).isZero();
        assertThat(gate.fault(counts))
                .isEqualTo(
                        "which says little: 100.00% of the primary's and 100.00% of the shadow's"
                                + " numbers are outside of compare.bins (compare.bins.max-outside"
                                + " allows 1.00%); bins that fit: compare.bins: {from: 100000, to:"
                                + " 3200000, count: 20}");
        PolicyVerdict point = PointPolicy.judge(counts, 100, Measures.gates(TEST));
        assertThat(point.verdict()).isEqualTo(Verdict.HOLD);
        Check check = point.check(DistributionGate.NAME);
        assertThat(check.passed()).isFalse();
        assertThat(check.observed()).isZero();
        assertThat(point.reason())
                .isEqualTo("Jensen-Shannon distance 0 <= 0.15, " + gate.fault(counts));
        assertThat(gate.need(counts, 0.8).requests()).isNull();
        assertThat(gate.need(counts, 0.8).reason()).isEqualTo(gate.fault(counts));
    }

    /** Different bins differ, so numbers outside can show that a shadow is bad. */
    @Test
    void aShadowThatLeavesTheBinsIsStillBad() {
        Counts counts = counts(x -> x, x -> 3 * x);
        assertThat(gate().fault(counts)).contains("0.00% of the primary's and 66.");
        PolicyVerdict point = PointPolicy.judge(counts, 100, Measures.gates(TEST));
        assertThat(point.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(gate().evidence(counts, 1).bad()).isGreaterThan(3);
    }

    @Test
    void fewNumbersOutsideDoNotMatterAndNaNIsNotOutside() {
        Counts few = counts(x -> x < 0.009 ? 7 : x, x -> x);
        assertThat(gate().fault(few)).isNull();
        Counts more = counts(x -> x < 0.02 ? 7 : x, x -> x);
        assertThat(gate().fault(more)).isNotNull();
        Counts none = counts(x -> x < 0.5 ? Double.NaN : x, x -> x);
        assertThat(gate().fault(none)).isNull();
        assertThat(BinAdvice.of(none).primaryOutside()).isZero();
    }

    /** In the evidence too: neither proven nor without power, as more requests would not help. */
    @Test
    void evidenceIsInconclusive() {
        Counts counts = counts(x -> 5 + x, x -> x);
        GateResult result =
                new Evaluation(TEST)
                                .results(
                                        new EvidencePolicy(TEST)
                                                .next(
                                                        null,
                                                        new Subject("spec", null),
                                                        0,
                                                        300_000,
                                                        counts,
                                                        Map.of(),
                                                        false)
                                                .state())
                                .gates()
                                .stream()
                                .filter(one -> one.name().equals(DistributionGate.NAME))
                                .findFirst()
                                .orElseThrow();
        assertThat(result.standing()).isEqualTo(Standing.INCONCLUSIVE);
        assertThat(result.logGood()).isLessThanOrEqualTo(0);
        assertThat(result.reason())
                .contains("0.15, inconclusive, which says little: 100.00% of the primary's")
                .contains("compare.bins: {from: 5, to: 6, count: 20}");
    }

    private static Gate gate() {
        return Measures.gates(TEST).stream()
                .filter(gate -> gate.name().equals(DistributionGate.NAME))
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param primary its answer to a number of [0, 1)
     * @param shadow its answer to the primary's
     */
    private static Counts counts(DoubleUnaryOperator primary, DoubleUnaryOperator shadow) {
        Random random = new Random(6);
        PredictionHistogram predictions = PredictionHistogram.forScores(GateCounts.BINS);
        for (int i = 0; i < REQUESTS; i++) {
            double answer = primary.applyAsDouble(random.nextDouble());
            predictions.add(answer, shadow.applyAsDouble(answer));
        }
        return CountsBuilder.of(GateCounts.of(REQUESTS).at(0))
                .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                .build();
    }
}
