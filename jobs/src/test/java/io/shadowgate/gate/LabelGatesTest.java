package io.shadowgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shadowgate.quality.AnswerCounts;
import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.spec.LabelLimits;
import io.shadowgate.spec.LabelLimits.Unlabelled;
import io.shadowgate.spec.Loss;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.LossDifferences;
import io.shadowgate.statistics.evidence.PairedGate;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Gates on counts that are made by hand. */
class LabelGatesTest {
    private static final LabelLimits LIMITS =
            new LabelLimits(0.01, null, null, null, null, 0.5, Unlabelled.HOLD);
    private static final Loss BRIER = new Loss(Loss.Kind.BRIER, 1);

    private static Gate gate(LabelLimits limits, String name) {
        ShadowTest test =
                Tests.judgedBy(
                        GatesBuilder.like(Tests.GATES).labels(limits).build(),
                        "0".repeat(64),
                        Tests.answersInLog(Path.of("log"), Path.of("out")));
        return Measures.gates(test).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Disagreements where the primary says one thing. */
    private static Cell differing(long requests, long shadowRight, long primaryRight) {
        return new Cell(
                requests, shadowRight + primaryRight, 0, shadowRight, primaryRight, 0, null);
    }

    private static Cell agreeing(long requests, long labelled, long right) {
        return new Cell(requests, labelled, right, 0, 0, 0, null);
    }

    private static Counts counts(Map<String, AnswerCounts> answers) {
        return Counts.of(new QualityCounts(answers, AnswerCounts.NONE, 0, 0, 0, Map.of()));
    }

    private static Counts counts(Cell below, Cell atLeast, Cell agreeing) {
        return counts(
                Map.of(
                        "below",
                        new AnswerCounts(agreeing, below),
                        "at least",
                        new AnswerCounts(Cell.NONE, atLeast)));
    }

    /** The published case: b = c = 500 of 20,000 requests and a margin of 0.01. */
    @Test
    void withAllLabelsTheEvidenceIsThatOfPairs() {
        Gate gate = gate(LIMITS, "accuracy_loss");
        Counts counts =
                counts(differing(600, 300, 300), differing(400, 200, 200), agreeing(19_000, 0, 0));
        assertThat(gate.evidence(counts, 1).good()).isCloseTo(17.0, within(0.05));
        assertThat(gate.evidence(counts, 1))
                .isEqualTo(new PairedGate(0.01).evidence(500, 500, 20_000));
        assertThat(gate.observed(counts)).isZero();
        assertThat(gate.fault(counts)).isNull();
        assertThat(gate.couldProve(counts, 1)).isTrue();
        assertThat(gate.interval(counts, 1).lower()).isBetween(-0.02, 0.0);
        assertThat(gate.interval(counts, 1).upper()).isBetween(0.0, 0.01);
    }

    /** Agreements without a label must not water down the disagreements that have one. */
    @Test
    void agreementsCountNoMoreThanLabelledDisagreements() {
        Gate gate = gate(LIMITS, "accuracy_loss");
        // 60 of 100 labelled, and the difference is exactly the margin: 10 of 1,000.
        Counts counts =
                counts(differing(600, 135, 225), differing(400, 105, 135), agreeing(11_000, 0, 0));
        assertThat(gate.observed(counts)).isCloseTo(200 / 12_000.0, within(1e-12));
        assertThat(gate.evidence(counts, 1).good()).isNegative();
        assertThat(gate.evidence(counts, 1).good())
                .isCloseTo(new PairedGate(0.01).ofWeights(240, 360, 6_600).good(), within(1e-9));
    }

    /** Where labels of one kind are rarer, each counts for more, but not in the evidence. */
    @Test
    void kindsHaveTheShareOfTheirTraffic() {
        Gate gate = gate(LIMITS, "accuracy_loss");
        Counts counts =
                counts(differing(100, 60, 40), differing(100, 20, 40), agreeing(9_800, 0, 0));
        // 60 of 100 labels: 20 / 0.6 and 40 / 0.6 of all.
        assertThat(gate.observed(counts))
                .isCloseTo((40 + 40 / 0.6 - 60 - 20 / 0.6) / 10_000, within(1e-12));
        assertThat(gate.evidence(counts, 1))
                .isEqualTo(
                        new PairedGate(0.01).ofWeights(60 * 0.6 + 20, 40 * 0.6 + 40, 9_800 * 0.6));
    }

    /** Nobody learns whether a loan that was not granted would have been paid back. */
    @Test
    void labelsOnOneSideProveNothingEitherWay() {
        Gate gate = gate(LIMITS, "accuracy_loss");
        Counts counts =
                counts(
                        differing(500, 450, 50),
                        differing(500, 0, 0),
                        agreeing(9_000, 9_000, 9_000));
        assertThat(gate.fault(counts))
                .isEqualTo(
                        "labels exist on one side only: none of 500 requests where both disagree"
                                + " and the primary says at least has one; whatever the missing"
                                + " labels are, it is from -0.0900 to 0.0100");
        assertThat(gate.observed(counts)).isNull();
        assertThat(gate.evidence(counts, 1).good()).isZero();
        assertThat(gate.evidence(counts, 1).bad()).isZero();
        assertThat(gate.sentence(null)).isEqualTo("accuracy loss is not known");
        assertThat(gate.need(counts, 0.8).requests()).isNull();
    }

    @Test
    void tooFewLabelsOfOneKindProveNothing() {
        Gate gate = gate(LIMITS, "accuracy_loss");
        Counts counts =
                counts(differing(500, 450, 50), differing(500, 100, 100), agreeing(9_000, 0, 0));
        assertThat(gate.fault(counts))
                .startsWith("labels are too few: 200 of 500 requests (40.00%) where both disagree");
        assertThat(gate.evidence(counts, 1).good()).isZero();
    }

    @Test
    void theWorstCaseHoldsWhateverTheLabelsWouldBe() {
        LabelLimits worst =
                new LabelLimits(0.01, null, null, null, null, 0.5, Unlabelled.WORST_CASE);
        Gate gate = gate(worst, "accuracy_loss");
        Counts open = counts(differing(500, 450, 50), differing(500, 0, 0), agreeing(9_000, 0, 0));
        assertThat(gate.fault(open)).isNull();
        Counts decided =
                counts(differing(500, 400, 100), differing(500, 0, 250), agreeing(9_000, 0, 0));
        assertThat(gate.fault(decided)).startsWith("the missing labels decide");
        assertThat(gate.observed(decided)).isNull();
        Counts proven =
                counts(differing(500, 400, 50), differing(300, 0, 0), agreeing(99_000, 0, 0));
        assertThat(gate.evidence(proven, 1).good())
                .isEqualTo(new PairedGate(0.01).evidence(400, 400, 99_800).good())
                .isGreaterThan(3);
        assertThat(gate.evidence(proven, 1).bad())
                .isEqualTo(new PairedGate(0.01).evidence(750, 50, 99_800).bad());
    }

    @Test
    void aGainMustBeProvenToo() {
        LabelLimits gain = new LabelLimits(null, 0.02, null, null, null, 0.5, Unlabelled.HOLD);
        Gate gate = gate(gain, "accuracy_gain");
        Counts counts =
                counts(differing(600, 500, 100), differing(400, 300, 100), agreeing(9_000, 0, 0));
        assertThat(gate.observed(counts)).isCloseTo(0.06, within(1e-12));
        assertThat(gate.evidence(counts, 1).good()).isGreaterThan(3);
        Counts small =
                counts(differing(600, 350, 250), differing(400, 200, 200), agreeing(9_000, 0, 0));
        assertThat(gate.evidence(small, 1).good()).isNegative();
        assertThat(gate.evidence(small, 1).bad()).isGreaterThan(3);
    }

    @Test
    void bothCanFallTogether() {
        LabelLimits floor = new LabelLimits(null, null, 0.8, null, null, 0.5, Unlabelled.HOLD);
        Gate gate = gate(floor, "accuracy");
        Counts low = counts(Cell.NONE, Cell.NONE, agreeing(10_000, 6_000, 4_200));
        assertThat(gate.observed(low)).isCloseTo(0.7, within(1e-12));
        assertThat(gate.evidence(low, 1).bad()).isGreaterThan(3);
        Counts high = counts(Cell.NONE, Cell.NONE, agreeing(10_000, 6_000, 5_400));
        assertThat(gate.evidence(high, 1).good()).isGreaterThan(3);
    }

    @Test
    void lossesAreJudgedByTheirDifferences() {
        LabelLimits loss = new LabelLimits(null, null, null, BRIER, 0.01, 0.5, Unlabelled.HOLD);
        Gate gate = gate(loss, "loss_increase");
        Counts better = losses(8_000, 4_800, 0.20, 0.15);
        assertThat(gate.observed(better)).isCloseTo(-0.05, within(1e-9));
        assertThat(gate.evidence(better, 1).good()).isGreaterThan(3);
        Counts worse = losses(8_000, 4_800, 0.20, 0.25);
        assertThat(gate.evidence(worse, 1).bad()).isGreaterThan(3);
        assertThat(gate.interval(worse, 1).lower()).isGreaterThan(0.01);
        assertThat(gate.outcome(better).trials()).isEqualTo(4_800);
    }

    private static Counts losses(long requests, long labelled, double primary, double shadow) {
        LossDifferences differences = new LossDifferences();
        for (int i = 0; i < labelled; i++) {
            differences.add(primary, shadow);
        }
        long gain = Math.round((primary - shadow) * 1e9) * labelled;
        Cell cell = new Cell(requests, labelled, 0, 0, 0, gain, differences.toBytes());
        return counts(Map.of("*", new AnswerCounts(cell, Cell.NONE)));
    }

    @Test
    void labelsThatNoAnswerCanEqualAreAWrongSetUp() {
        Gate gate = gate(LIMITS, "accuracy_loss");
        QualityCounts misfits =
                new QualityCounts(
                        Map.of("below", new AnswerCounts(Cell.NONE, differing(50, 0, 0))),
                        AnswerCounts.NONE,
                        0,
                        0,
                        40,
                        Map.of());
        assertThat(gate.fault(Counts.of(misfits)))
                .startsWith("none of 40 labels can be the truth of such a prediction");
        assertThat(gate.evidence(Counts.of(misfits), 1).bad()).isZero();
    }

    /**
     * The planner and the gate agree: the requests that the plan names are enough, in most runs.
     */
    @Test
    void thePlanNamesTheLabelsThatAreNeeded() {
        Gate gate = gate(LIMITS, "accuracy_loss");
        assertPlanned(gate, new ExpectedLabels(0.6, 0.03, 0.02, 0.9, 0, 0));
        LabelLimits loss = new LabelLimits(null, null, null, BRIER, 0.01, 0.5, Unlabelled.HOLD);
        Need need =
                gate(loss, "loss_increase")
                        .need(expected(new ExpectedLabels(1, 0, 0, 1, 0, 0.1)), 0.8);
        assertThat(need.requests()).isBetween(200L, 20_000L);
    }

    private static void assertPlanned(Gate gate, ExpectedLabels labels) {
        Need need = gate.need(expected(labels), 0.5);
        long requests = need.requests();
        long better = Math.round(requests * labels.shadowRight());
        long worse = Math.round(requests * labels.primaryRight());
        double enough = -Math.log(Tests.RULES.promoteAlpha());
        assertThat(new PairedGate(0.01).evidence(better, worse, requests).good())
                .isCloseTo(enough, within(0.5));
        assertThat(gate.share(expected(labels))).isEqualTo(0.6);
    }

    private static Expected expected(@Nullable ExpectedLabels labels) {
        return new Expected(1, 0, 0, 0, null, 0, 0, null, null, labels);
    }
}
