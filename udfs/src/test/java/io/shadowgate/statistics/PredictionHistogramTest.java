package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts are checked against counting the whole list of pairs anew. */
class PredictionHistogramTest {
    private static final ScoreBins BINS = new ScoreBins(0, 1, 4);

    @Test
    void scoresAreCountedPerSideAndOnTheDiagonal() {
        PredictionHistogram histogram = PredictionHistogram.forScores(BINS);
        histogram.add(0.1, 0.2);
        histogram.add(0.1, 0.9);
        histogram.add(-1, 2);
        histogram.add(Double.NaN, Double.NaN);
        assertThat(histogram.primaryCounts()).containsExactly(1, 2, 0, 0, 0, 0, 1);
        assertThat(histogram.shadowCounts()).containsExactly(0, 1, 0, 0, 1, 1, 1);
        assertThat(histogram.diagonalCounts()).containsExactly(0, 1, 0, 0, 0, 0, 1);
        assertThat(histogram.count()).isEqualTo(4);
        assertThat(histogram.labels()).isEmpty();
    }

    @ParameterizedTest(name = "{0} distinct labels")
    @ValueSource(ints = {3, 999, 1000, 1001, 1500, 4000})
    void labelsAreCountedAsFromTheWholeListHoweverSplit(int distinct) {
        Random random = new Random(distinct);
        List<String[]> pairs = labelPairs(random, distinct);
        TreeSet<String> all = new TreeSet<>();
        pairs.forEach(pair -> all.addAll(Arrays.asList(pair)));
        List<String> kept = all.stream().limit(1000).toList();

        byte[] first = null;
        for (int round = 0; round < 6; round++) {
            Collections.shuffle(pairs, random);
            PredictionHistogram histogram = mergedLabels(random, pairs);
            assertThat(histogram.labels()).isEqualTo(kept);
            assertThat(histogram.primaryCounts())
                    .isEqualTo(expected(kept, pairs, (label, pair) -> pair[0].equals(label)));
            assertThat(histogram.shadowCounts())
                    .isEqualTo(expected(kept, pairs, (label, pair) -> pair[1].equals(label)));
            assertThat(histogram.diagonalCounts())
                    .isEqualTo(
                            expected(
                                    kept,
                                    pairs,
                                    (label, pair) ->
                                            pair[0].equals(label) && pair[1].equals(label)));
            assertThat(histogram.count()).isEqualTo(pairs.size());
            first = first == null ? histogram.toBytes() : first;
            assertThat(histogram.toBytes()).isEqualTo(first);
        }
    }

    @Test
    void scoresGiveEqualBytesHoweverSplit() {
        Random random = new Random(5);
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            pairs.add(new double[] {random.nextGaussian(), random.nextGaussian()});
        }
        byte[] first = null;
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(pairs, random);
            List<PredictionHistogram> parts =
                    parts(random, () -> PredictionHistogram.forScores(BINS));
            pairs.forEach(p -> parts.get(random.nextInt(parts.size())).add(p[0], p[1]));
            byte[] stored = merged(random, parts).toBytes();
            first = first == null ? stored : first;
            assertThat(stored).isEqualTo(first);
        }
    }

    @Test
    void theDistanceIsThatOfTheTwoSides() {
        PredictionHistogram histogram = PredictionHistogram.forLabels();
        assertThat(histogram.jensenShannonDistance()).isNaN();
        histogram.add("yes", "yes");
        assertThat(histogram.jensenShannonDistance()).isEqualTo(0.0);
        histogram.add("yes", "no");
        // P = (0, 1), Q = (1/2, 1/2), M = (1/4, 3/4)
        double jsd = (Math.log(4 / 3.0) + Math.log(2) / 2 + Math.log(2 / 3.0) / 2) / 2;
        assertThat(histogram.jensenShannonDistance()).isCloseTo(Math.sqrt(jsd), within(1e-12));
    }

    @Test
    void halfASurrogatePairCountsAsItIsStored() {
        PredictionHistogram histogram = PredictionHistogram.forLabels();
        histogram.add("\ud83d", "?");
        histogram.add("\ud83d\ude00", "\ud83d\ude00");
        assertThat(histogram.labels()).containsExactly("?", "\ud83d\ude00");
        assertThat(histogram.diagonalCounts()).containsExactly(1, 1, 0);
        assertThat(PredictionHistogram.fromBytes(histogram.toBytes())).isEqualTo(histogram);
    }

    @Test
    void mergingWithItselfDoublesEachCount() {
        PredictionHistogram histogram = PredictionHistogram.forLabels();
        histogram.add("a", "b");
        histogram.merge(histogram);
        assertThat(histogram.primaryCounts()).containsExactly(2, 0, 0);
        assertThat(histogram.shadowCounts()).containsExactly(0, 2, 0);
    }

    @Test
    void differentLayoutsAreNamedAndNotMerged() {
        PredictionHistogram scores = PredictionHistogram.forScores(BINS);
        PredictionHistogram finer = PredictionHistogram.forScores(new ScoreBins(0, 1, 8));
        PredictionHistogram labels = PredictionHistogram.forLabels();
        assertThat(scores.sameLayout(PredictionHistogram.forScores(new ScoreBins(0, 1, 4))))
                .isTrue();
        assertThat(scores.sameLayout(finer)).isFalse();
        assertThatThrownBy(() -> scores.merge(finer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 bins from 0.0 to 1.0")
                .hasMessageContaining("8 bins from 0.0 to 1.0");
        assertThatThrownBy(() -> labels.mergeBytes(scores.toBytes()))
                .hasMessageContaining("labels")
                .hasMessageContaining("4 bins");
        assertThatThrownBy(() -> labels.add(0.5, 0.5)).hasMessageContaining("labels");
        assertThatThrownBy(() -> scores.add("a", "a")).hasMessageContaining("4 bins");
    }

    private static PredictionHistogram mergedLabels(Random random, List<String[]> pairs) {
        List<PredictionHistogram> parts = parts(random, PredictionHistogram::forLabels);
        pairs.forEach(p -> parts.get(random.nextInt(parts.size())).add(p[0], p[1]));
        return merged(random, parts);
    }

    private static List<PredictionHistogram> parts(
            Random random, Supplier<PredictionHistogram> empty) {
        List<PredictionHistogram> parts = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            parts.add(empty.get());
        }
        return parts;
    }

    /** Merges any two parts until one is left: a random tree, not only a chain. */
    private static PredictionHistogram merged(Random random, List<PredictionHistogram> parts) {
        while (parts.size() > 1) {
            PredictionHistogram taken = parts.remove(random.nextInt(parts.size()));
            PredictionHistogram into = parts.get(random.nextInt(parts.size()));
            if (random.nextBoolean()) {
                into.merge(taken);
            } else {
                into.mergeBytes(taken.toBytes());
            }
        }
        return parts.get(0);
    }

    /** Skewed and half agreeing, so that evicted labels have pairs on and off the diagonal. */
    private static List<String[]> labelPairs(Random random, int distinct) {
        List<String[]> pairs = new ArrayList<>();
        for (int i = 0; i < distinct; i++) {
            String label = "label-" + i;
            pairs.add(new String[] {label, "label-" + random.nextInt(distinct)});
            pairs.add(new String[] {label, label});
        }
        for (int i = 0; i < 3_000; i++) {
            double u = random.nextDouble();
            String label = "label-" + (int) (u * u * distinct);
            pairs.add(new String[] {"label-" + random.nextInt(distinct), label});
        }
        return pairs;
    }

    /** Per kept label the pairs that match; then, as the last, those that match any other label. */
    private static long[] expected(List<String> kept, List<String[]> pairs, Match match) {
        long[] counts = new long[kept.size() + 1];
        for (int i = 0; i < kept.size(); i++) {
            String label = kept.get(i);
            counts[i] = pairs.stream().filter(pair -> match.test(label, pair)).count();
        }
        Predicate<String[]> matchesItsOwn =
                pair -> match.test(pair[0], pair) || match.test(pair[1], pair);
        counts[kept.size()] =
                pairs.stream().filter(matchesItsOwn).count() - Arrays.stream(counts).sum();
        return counts;
    }

    private interface Match {
        boolean test(String label, String[] pair);
    }
}
