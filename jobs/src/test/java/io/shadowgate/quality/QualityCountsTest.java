package io.shadowgate.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Loss;
import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.ScoreBins;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QualityCountsTest {
    private static final Compare DECISIONS =
            new Compare(
                    Compare.Kind.SCORE,
                    Compare.By.DECISION,
                    false,
                    new Compare.Tolerance(0, 0, 0.99, 1, 0.9),
                    0.5,
                    null,
                    new ScoreBins(0, 1, 20),
                    0.01,
                    List.of(),
                    100);
    private static final Compare SCORES =
            new Compare(Compare.Kind.SCORE, 0.01, 0, new ScoreBins(0, 1, 20), List.of(), 100);
    private static final Compare LABELS =
            new Compare(Compare.Kind.LABEL, 0, 0, new ScoreBins(0, 1, 20), List.of(), 100);
    private static final Loss BRIER = new Loss(Loss.Kind.BRIER, 1);

    /** A request as the oracle sees it. */
    private record Pair(double primary, double shadow, @Nullable Integer label) {
        boolean agrees() {
            return primary >= 0.5 == shadow >= 0.5;
        }

        boolean isRight(double score) {
            return label != null && score >= 0.5 == (label == 1);
        }
    }

    private static List<Pair> pairs(int number, long seed) {
        Random random = new Random(seed);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            double primary = random.nextDouble();
            double shadow = Math.min(1, Math.max(0, primary + 0.2 * random.nextGaussian()));
            Integer label = random.nextInt(5) < 3 ? random.nextInt(2) : null;
            pairs.add(new Pair(primary, shadow, label));
        }
        return pairs;
    }

    private static QualityCounts counts(List<Pair> pairs) {
        QualityTally tally = new QualityTally(DECISIONS, BRIER);
        for (Pair pair : pairs) {
            tally.add(
                    Prediction.ofScore(pair.primary),
                    Prediction.ofScore(pair.shadow),
                    pair.agrees(),
                    pair.label == null
                            ? null
                            : new KnownLabel(GroundTruth.of(pair.label), 86_400_000L, false));
        }
        return tally.counts();
    }

    @Test
    void theCellsAreThoseOfAPlainCount() {
        List<Pair> pairs = pairs(2_000, 1);
        QualityCounts counts = counts(pairs);
        List<Pair> labelled = pairs.stream().filter(pair -> pair.label != null).toList();
        assertThat(counts.requests()).isEqualTo(2_000);
        assertThat(counts.paired().labelled()).isEqualTo(labelled.size());
        assertThat(counts.agreeing().requests())
                .isEqualTo(pairs.stream().filter(Pair::agrees).count());
        assertThat(counts.differing().shadowRight())
                .isEqualTo(
                        labelled.stream()
                                .filter(one -> one.isRight(one.shadow) && !one.isRight(one.primary))
                                .count());
        assertThat(counts.differing().primaryRight())
                .isEqualTo(
                        labelled.stream()
                                .filter(one -> one.isRight(one.primary) && !one.isRight(one.shadow))
                                .count());
        assertThat(counts.agreeing().bothRight())
                .isEqualTo(
                        labelled.stream()
                                .filter(one -> one.isRight(one.primary) && one.isRight(one.shadow))
                                .count());
        assertThat(counts.answers().get("at least").differing().requests())
                .isEqualTo(
                        pairs.stream().filter(one -> one.primary >= 0.5 && !one.agrees()).count());
        long better = 0;
        for (long differences : subset(counts.paired().differences().counts(), 100, 200)) {
            better += differences;
        }
        assertThat(better)
                .isEqualTo(
                        labelled.stream()
                                .filter(
                                        one ->
                                                Math.pow(one.label - one.primary, 2)
                                                        >= Math.pow(one.label - one.shadow, 2))
                                .count());
        assertThat(LabelledScores.fromBytes(counts.sketch(QualitySketch.SHADOW_SCORES)).requests())
                .isEqualTo(labelled.size());
    }

    private static long[] subset(long[] counts, int from, int to) {
        return java.util.Arrays.copyOfRange(counts, from, to);
    }

    @Test
    void sumsDoNotDependOnOrderOrGrouping() {
        List<Pair> pairs = pairs(600, 2);
        QualityCounts whole = counts(pairs);
        Random random = new Random(3);
        for (int run = 0; run < 10; run++) {
            Collections.shuffle(pairs, random);
            int cut = 1 + random.nextInt(598);
            QualityCounts one = counts(pairs.subList(0, cut));
            QualityCounts two = counts(pairs.subList(cut, 600));
            assertThat(one.plus(two)).isEqualTo(whole).isEqualTo(two.plus(one));
        }
        assertThat(whole.plus(QualityCounts.NONE)).isEqualTo(whole);
    }

    @Test
    void answersBeyondTheMostAreCountedTogetherInAnyOrder() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            names.add(String.format("name%03d", i));
        }
        QualityCounts forward = ofNames(names);
        Collections.reverse(names);
        assertThat(ofNames(names)).isEqualTo(forward);
        assertThat(ofNames(names.subList(0, 75)).plus(ofNames(names.subList(75, 150))))
                .isEqualTo(forward);
        assertThat(forward.answers()).hasSize(100).containsKey("name099");
        assertThat(forward.rest().all().requests()).isEqualTo(50);
        assertThat(forward.paired().requests()).isEqualTo(150);
    }

    private static QualityCounts ofNames(List<String> names) {
        QualityTally tally = new QualityTally(LABELS, null);
        for (String name : names) {
            tally.add(Prediction.ofLabel(name), Prediction.ofLabel(name), true, null);
        }
        return tally.counts();
    }

    @Test
    void aLabelThatFitsNoScoreCountsAsAMisfit() {
        QualityTally tally = new QualityTally(DECISIONS, BRIER);
        for (GroundTruth truth :
                List.of(GroundTruth.of("approved"), GroundTruth.of(3), GroundTruth.of(true))) {
            tally.add(
                    Prediction.ofScore(0.7),
                    Prediction.ofScore(0.2),
                    false,
                    new KnownLabel(truth, 0, false));
        }
        assertThat(tally.counts().misfits()).isEqualTo(2);
        assertThat(tally.counts().differing())
                .isEqualTo(
                        new Cell(3, 1, 0, 0, 1, -550_000_000, tally.counts().differing().losses()));
    }

    @Test
    void scoresWithoutThresholdAreNeitherRightNorWrong() {
        QualityTally tally = new QualityTally(SCORES, new Loss(Loss.Kind.ABSOLUTE_ERROR, 10));
        tally.add(
                Prediction.ofScore(7),
                Prediction.ofScore(4),
                false,
                new KnownLabel(GroundTruth.of(5.5), 0, true));
        tally.addUnanswered();
        QualityCounts counts = tally.counts();
        assertThat(counts.answers()).containsOnlyKeys("*");
        assertThat(counts.differing().neitherRight()).isEqualTo(1);
        assertThat(counts.byDefault()).isEqualTo(1);
        assertThat(counts.requests()).isEqualTo(2);
        assertThat(counts.sketch(QualitySketch.DELAYS)).isNull();
        // Both losses are 0.15, so the difference is in the bin that begins at 0.
        assertThat(counts.differing().differences().counts()[100]).isEqualTo(1);
    }

    @Test
    void truthsHaveOneTextAndOneNumber() {
        assertThat(GroundTruth.of(1.0)).isEqualTo(GroundTruth.of("1"));
        assertThat(GroundTruth.of(true)).isEqualTo(GroundTruth.of("true"));
        assertThat(GroundTruth.of("true").number()).isEqualTo(1);
        assertThat(GroundTruth.of("2.5e3").number()).isEqualTo(2500);
        assertThat(GroundTruth.of("1f").number()).isNaN();
        assertThat(GroundTruth.of("").number()).isNaN();
        assertThat(GroundTruth.of(-0.0)).isEqualTo(GroundTruth.of(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroundTruth.of(Double.NaN))
                .withMessageContaining("label NaN");
    }

    @Test
    void countsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cell(3, 4, 0, 0, 0, 0, null))
                .withMessageContaining("4 labelled of 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cell(5, 4, 2, 2, 1, 0, null))
                .withMessageContaining("more than 4 labelled");
    }
}
