package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against scipy's numbers, definitions written out, and where there is no number. */
class VectorComparisonTest {
    private static final Offset<Double> CLOSE = within(1e-12);
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @Test
    void numbersAreThoseOfScipy() {
        JsonNode pairs = TestData.vectors("vector_pairs.json");
        assertThat(pairs.size()).isEqualTo(24);
        for (JsonNode pair : pairs) {
            double[] p = TestData.reals(pair.get("p"));
            double[] s = TestData.reals(pair.get("s"));
            assertThat(Vectors.maxDifference(p, s))
                    .as("%s", pair)
                    .isCloseTo(pair.get("max_difference").doubleValue(), CLOSE);
            assertThat(Vectors.topOverlap(p, s, 3))
                    .as("%s", pair)
                    .isCloseTo(pair.get("top_3_overlap").doubleValue(), CLOSE);
            if (!pair.get("cosine").isNull()) {
                assertThat(Vectors.cosine(p, s))
                        .as("%s", pair)
                        .isCloseTo(pair.get("cosine").doubleValue(), CLOSE);
            }
            if (!pair.get("rank_correlation").isNull()) {
                assertThat(Vectors.rankCorrelation(p, s))
                        .as("%s", pair)
                        .isCloseTo(pair.get("rank_correlation").doubleValue(), CLOSE);
            }
        }
    }

    @Test
    void randomVectorsGiveWhatTheDefinitionsSay() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            int n = 1 + random.nextInt(12);
            double[] p = numbers(n, random);
            double[] s = random.nextInt(5) == 0 ? p.clone() : numbers(n, random);
            int k = 1 + random.nextInt(14);
            assertThat(Vectors.topOverlap(p, s, k)).isEqualTo(overlap(p, s, k));
            assertThat(Vectors.rankCorrelation(p, s)).isCloseTo(tau(p, s), CLOSE);
            assertThat(Vectors.choice(p)).isEqualTo(Integer.toString(inOrder(p).get(0)));
            assertThat(Vectors.rankCorrelation(s, p)).isEqualTo(Vectors.rankCorrelation(p, s));
            assertThat(Vectors.cosine(s, p)).isEqualTo(Vectors.cosine(p, s));
            assertThat(Vectors.cosine(p, p)).isEqualTo(1);
            assertThat(Vectors.rankCorrelation(p, p)).isEqualTo(1);
            assertThat(Vectors.topOverlap(p, p, k)).isEqualTo(1);
            assertThat(Vectors.maxDifference(p, p)).isEqualTo(0);
        }
    }

    @Test
    void zerosTiesAndInfinities() {
        double[] zeros = {0, -0.0, 0};
        double[] ones = {1, 1, 1};
        double[] ascending = {1, 2, 3};
        assertThat(Vectors.cosine(zeros, zeros)).isEqualTo(1);
        assertThat(Vectors.cosine(zeros, ones)).isEqualTo(0);
        assertThat(Vectors.cosine(ones, new double[] {-2, -2, -2})).isEqualTo(-1);
        assertThat(Vectors.cosine(new double[] {1e308, 1e308}, new double[] {1e-308, 1e-308}))
                .isEqualTo(1);
        assertThat(Vectors.cosine(new double[] {INF, 1}, new double[] {INF, 1})).isNaN();
        assertThat(Vectors.rankCorrelation(ones, zeros)).isEqualTo(1);
        assertThat(Vectors.rankCorrelation(ones, ascending)).isEqualTo(0);
        assertThat(Vectors.rankCorrelation(new double[] {0, -0.0, 1}, new double[] {-0.0, 0, 1}))
                .isEqualTo(1);
        assertThat(Vectors.topOverlap(zeros, new double[] {1, 1, 0}, 1)).isEqualTo(1);
        assertThat(Vectors.topOverlap(new double[] {-0.0, 0}, new double[] {1, 0}, 1)).isEqualTo(1);
        assertThat(Vectors.topOverlap(new double[] {INF, 2, 1}, ascending, 2)).isEqualTo(0.5);
        assertThat(Vectors.maxDifference(new double[] {INF, 1}, new double[] {INF, 3}))
                .isEqualTo(2);
        assertThat(Vectors.maxDifference(new double[] {INF}, new double[] {1})).isEqualTo(INF);
        assertThat(Vectors.choice(ones)).isEqualTo("0");
    }

    @Test
    void withoutNumbersThereIsNoNumber() {
        double[] none = {};
        double[] two = {1, 2};
        for (double[][] pair :
                List.of(
                        new double[][] {none, none},
                        new double[][] {two, {1, 2, 3}},
                        new double[][] {two, {1, NAN}},
                        new double[][] {{NAN, 1}, {NAN, 1}})) {
            for (int flip = 0; flip < 2; flip++) {
                double[] p = pair[flip];
                double[] s = pair[1 - flip];
                assertThat(Vectors.cosine(p, s)).isNaN();
                assertThat(Vectors.maxDifference(p, s)).isNaN();
                assertThat(Vectors.topOverlap(p, s, 2)).isNaN();
                assertThat(Vectors.rankCorrelation(p, s)).isNaN();
                assertThat(Comparators.vectorsClose(p, s, 1e9, 1)).isFalse();
            }
        }
        assertThat(Vectors.choice(new double[] {1, NAN})).isEqualTo("NaN");
        assertThat(Vectors.direction(new double[] {1, NAN})).isEqualTo("NaN");
        assertThat(Vectors.direction(new double[] {INF, 1})).isEqualTo("NaN");
        assertThat(Vectors.direction(new double[] {0, -0.0})).isEqualTo("zero");
        assertThat(Vectors.component(none, "r-1")).isNaN();
    }

    @Test
    void eachNumberIsWithinItsTolerance() {
        double[] p = {100, 0.01};
        assertThat(Comparators.vectorsClose(p, new double[] {101, 0.0101}, 0, 0.011)).isTrue();
        assertThat(Comparators.vectorsClose(p, new double[] {101, 0.02}, 0, 0.011)).isFalse();
        assertThat(Comparators.vectorsClose(p, new double[] {101, 0.02}, 1, 0)).isTrue();
        assertThat(Comparators.vectorsClose(p, new double[] {101.5, 0.02}, 1, 0)).isFalse();
    }

    /**
     * A direction has no length, opposite vectors lie in opposite parts, and no part is crowded.
     */
    @Test
    void directionsDivideSpaceEvenly() {
        Random random = new Random(5);
        for (int n : new int[] {8, 64, 768}) {
            Map<String, Integer> counts = new TreeMap<>();
            for (int i = 0; i < 4000; i++) {
                double[] vector = random.doubles(n, -1, 1).toArray();
                String direction = Vectors.direction(vector);
                counts.merge(direction, 1, Integer::sum);
                if (i < 100) {
                    double[] longer = Arrays.stream(vector).map(x -> 1024 * x).toArray();
                    double[] opposite = Arrays.stream(vector).map(x -> -x).toArray();
                    assertThat(Vectors.direction(longer)).isEqualTo(direction);
                    assertThat(Vectors.direction(opposite))
                            .isEqualTo(
                                    direction
                                            .chars()
                                            .mapToObj(bit -> bit == '0' ? "1" : "0")
                                            .collect(Collectors.joining()));
                }
            }
            assertThat(counts).hasSize(16);
            assertThat(counts.values()).allMatch(count -> count > 20 && count < 800);
        }
    }

    @Test
    void keysShareThePlacesEvenlyAndAlways() {
        for (int n : new int[] {1, 2, 3, 7}) {
            double[] places = IntStream.range(0, n).asDoubleStream().toArray();
            int[] counts = new int[n];
            for (int i = 0; i < 7000; i++) {
                counts[(int) Vectors.component(places, String.format("r-%05d", i))]++;
            }
            double mean = 7000.0 / n;
            for (int count : counts) {
                assertThat((double) count).isCloseTo(mean, within(5 * Math.sqrt(mean) + 1e-9));
            }
        }
        // Stored windows depend on the choice.
        double[] ten = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(Vectors.component(ten, "r-00000")).isEqualTo(3);
        assertThat(Vectors.direction(new double[] {1, 2, 3, -4, 5})).isEqualTo("1001");
    }

    @Test
    void decisionsAreTheSidesOfAThreshold() {
        assertThat(Comparators.decision(0.5, 0.5)).isEqualTo("at least");
        assertThat(Comparators.decision(Math.nextDown(0.5), 0.5)).isEqualTo("below");
        assertThat(Comparators.decision(NAN, 0.5)).isEqualTo("NaN");
        assertThat(Comparators.decision(0.5, NAN)).isEqualTo("NaN");
    }

    /** Few different numbers, so that many are equal, and both zeros. */
    private static double[] numbers(int n, Random random) {
        double[] few = {-1, -0.0, 0, 0.5, 2, 3};
        return IntStream.range(0, n)
                .mapToDouble(
                        i ->
                                random.nextBoolean()
                                        ? few[random.nextInt(few.length)]
                                        : random.nextGaussian())
                .toArray();
    }

    private static List<Integer> inOrder(double[] numbers) {
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted(
                        Comparator.comparing(
                                        (Integer i) -> numbers[i] + 0.0, Comparator.reverseOrder())
                                .thenComparing(i -> i))
                .toList();
    }

    private static double overlap(double[] p, double[] s, int k) {
        int most = Math.min(k, p.length);
        Set<Integer> common = new HashSet<>(inOrder(p).subList(0, most));
        common.retainAll(inOrder(s).subList(0, most));
        return (double) common.size() / most;
    }

    private static double tau(double[] p, double[] s) {
        double same = 0;
        double pPairs = 0;
        double sPairs = 0;
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < i; j++) {
                double a = Math.signum(p[i] - p[j]);
                double b = Math.signum(s[i] - s[j]);
                same += a * b;
                pPairs += a * a;
                sPairs += b * b;
            }
        }
        if (pPairs == 0 || sPairs == 0) {
            return pPairs == sPairs ? 1 : 0;
        }
        return same / Math.sqrt(pPairs * sPairs);
    }
}
