package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bins with edges, scores outside of bins, and the bins that would have fitted. */
class FittingBinsTest {
    private static final double[] EDGES = {-2, -0.5, 0, 0.1, 3};

    @Test
    void edgesDivideAsALinearSearchDoes() {
        ScoreBins bins = ScoreBins.ofEdges(EDGES);
        assertThat(bins.size()).isEqualTo(7);
        Random random = new Random(1);
        List<Double> scores = new ArrayList<>();
        for (double edge : EDGES) {
            scores.addAll(List.of(edge, -edge, Math.nextUp(edge), Math.nextDown(edge)));
        }
        random.doubles(2000, -4, 4).forEach(scores::add);
        scores.addAll(List.of(-0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        for (double score : scores) {
            int expected = score > 3 ? 5 : 0;
            for (int i = 0; i < 4; i++) {
                if (score >= EDGES[i] && (score < EDGES[i + 1] || i == 3 && score <= 3)) {
                    expected = i + 1;
                }
            }
            assertThat(bins.indexOf(score)).as("%s", score).isEqualTo(expected);
        }
        assertThat(bins.indexOf(Double.NaN)).isEqualTo(6);
    }

    @Test
    void edgesAreFiniteAndAscending() {
        for (double[] edges :
                new double[][] {{}, {1}, {1, 1}, {2, 1}, {0, Double.NaN}, {-0.0, 0}}) {
            assertThatThrownBy(() -> ScoreBins.ofEdges(edges))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("bins with");
        }
        assertThatThrownBy(() -> ScoreBins.ofEdges(new double[10_002]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ScoreBins.ofEdges(0, 1)).isNotEqualTo(new ScoreBins(0, 1, 1));
        assertThat(ScoreBins.ofEdges(0, 1)).isEqualTo(ScoreBins.ofEdges(-0.0, 1));
    }

    /** The same bytes in any order and split, and what is stored comes back. */
    @Test
    void scoresOutsideMergeInAnyOrder() {
        for (ScoreBins bins : List.of(new ScoreBins(0, 1, 5), ScoreBins.ofEdges(EDGES))) {
            List<double[]> pairs = new ArrayList<>();
            Random random = new Random(2);
            for (int i = 0; i < 3000; i++) {
                pairs.add(new double[] {wild(random), wild(random)});
            }
            byte[] expected = histogram(bins, pairs).toBytes();
            for (int round = 0; round < 5; round++) {
                Collections.shuffle(pairs, random);
                PredictionHistogram sum = PredictionHistogram.forScores(bins);
                for (int from = 0; from < pairs.size(); ) {
                    int to = Math.min(pairs.size(), from + 1 + random.nextInt(700));
                    sum.mergeBytes(histogram(bins, pairs.subList(from, to)).toBytes());
                    from = to;
                }
                assertThat(sum.toBytes()).isEqualTo(expected);
                assertThat(PredictionHistogram.fromBytes(expected)).isEqualTo(sum);

                PredictionHistogram part = histogram(bins, pairs.subList(0, 1000));
                sum.remove(part);
                assertThat(sum).isEqualTo(histogram(bins, pairs.subList(1000, pairs.size())));
                PredictionHistogram difference = PredictionHistogram.forScores(bins);
                difference.remove(part);
                difference = PredictionHistogram.fromBytes(difference.toBytes());
                difference.merge(part);
                assertThat(difference.isEmpty()).isTrue();
            }
            for (int cut = 0; cut < expected.length; cut++) {
                byte[] shorter = Arrays.copyOf(expected, cut);
                assertThatThrownBy(() -> PredictionHistogram.fromBytes(shorter))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void otherEdgesDoNotMerge() {
        PredictionHistogram one = PredictionHistogram.forScores(ScoreBins.ofEdges(0, 1, 3));
        assertThatThrownBy(
                        () -> one.merge(PredictionHistogram.forScores(ScoreBins.ofEdges(0, 2, 3))))
                .hasMessageContaining("edges [0.0, 2.0, 3.0]")
                .hasMessageContaining("edges [0.0, 1.0, 3.0]");
    }

    /** House prices against 0..1: what is proposed holds them. */
    @Test
    void proposesBinsForWhatLiesOutside() {
        Random random = new Random(3);
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            double price = 5e5 * Math.exp(0.3 * random.nextGaussian());
            pairs.add(new double[] {price / 3, price});
        }
        PredictionHistogram histogram = histogram(new ScoreBins(0, 1, 20), pairs);
        assertThat(histogram.jensenShannonDistance()).isZero();
        assertThat(FittingBins.shareOutside(histogram)).isEqualTo(1);
        ScoreBins even = new FittingBins(histogram).even().orElseThrow();
        assertThat(even.count()).isEqualTo(20);
        assertThat(even.from()).isBetween(0.0, 1e5);
        assertThat(even.to()).isBetween(1e6, 3e6);
        assertThat(even.from() % 10_000).isZero();

        PredictionHistogram fitted = histogram(even, pairs);
        assertThat(FittingBins.shareOutside(fitted)).isLessThan(0.01);
        assertThat(fitted.jensenShannonDistance()).isGreaterThan(0.5);

        ScoreBins edges = new FittingBins(histogram).byQuantiles().orElseThrow();
        PredictionHistogram byQuantiles = histogram(edges, pairs);
        assertThat(FittingBins.shareOutside(byQuantiles)).isLessThan(0.01);
        long[] primary = byQuantiles.primaryCounts();
        long[] shadow = byQuantiles.shadowCounts();
        for (int i = 1; i <= edges.count(); i++) {
            assertThat((double) (primary[i] + shadow[i])).isCloseTo(500, within(200.0));
        }
    }

    @Test
    void proposesBinsForScoresOfEitherSignAndOfOneValue() {
        PredictionHistogram signs =
                histogram(
                        new ScoreBins(0, 1, 10),
                        List.of(new double[] {-40, 0.5}, new double[] {0.25, 37}));
        ScoreBins both = new FittingBins(signs).even().orElseThrow();
        assertThat(both.from()).isBetween(-48.0, -40.0);
        assertThat(both.to()).isBetween(37.0, 45.0);
        assertThat(both.count()).isEqualTo(10);

        PredictionHistogram one =
                histogram(
                        new ScoreBins(0, 1, 10), Collections.nCopies(50, new double[] {700, 700}));
        ScoreBins around = new FittingBins(one).even().orElseThrow();
        assertThat(around.indexOf(700)).isBetween(1, around.count());
    }

    @Test
    void proposesNothingWithoutKnowingWhereScoresLie() {
        PredictionHistogram none = PredictionHistogram.forScores(new ScoreBins(0, 1, 4));
        assertThat(new FittingBins(none).even()).isEmpty();
        PredictionHistogram infinite =
                histogram(
                        new ScoreBins(0, 1, 4),
                        List.of(new double[] {Double.POSITIVE_INFINITY, 0.5}));
        assertThat(new FittingBins(infinite).even()).isEmpty();
        assertThat(new FittingBins(infinite).byQuantiles()).isEmpty();
        // Stored by an earlier release: how many are outside, but not where.
        byte[] inside =
                histogram(new ScoreBins(0, 1, 4), List.of(new double[] {0.1, 0.1})).toBytes();
        int gapBeforeTheBin = inside.length - 4;
        assertThat(inside[gapBeforeTheBin]).isEqualTo((byte) 1);
        inside[gapBeforeTheBin] = 0;
        PredictionHistogram old = PredictionHistogram.fromBytes(inside);
        assertThat(FittingBins.shareOutside(old)).isPositive();
        assertThat(new FittingBins(old).even()).isEmpty();
        assertThatThrownBy(() -> new FittingBins(PredictionHistogram.forLabels()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PredictionHistogram histogram(ScoreBins bins, List<double[]> pairs) {
        PredictionHistogram histogram = PredictionHistogram.forScores(bins);
        pairs.forEach(pair -> histogram.add(pair[0], pair[1]));
        return histogram;
    }

    private static double wild(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> -1e-12;
            case 2 -> Double.NEGATIVE_INFINITY;
            default -> 2 * random.nextGaussian();
        };
    }
}
