package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checked against vectors made with numpy and scipy, and against samples that are not binned. */
class DivergenceTest {
    private static final JsonNode VECTORS = TestData.vectors("03_divergence.json");
    private static final Offset<Double> CLOSE = within(1e-12);

    @Test
    void distancesAreThoseOfTheVectors() {
        assertThat(VECTORS.get("counts").size()).isEqualTo(5);
        for (JsonNode vector : VECTORS.get("counts")) {
            long[] p = counts(vector.get("p"));
            long[] q = counts(vector.get("q"));
            assertThat(Divergence.totalVariation(p, q)).isCloseTo(real(vector, "tv"), CLOSE);
            assertThat(Divergence.hellinger(p, q)).isCloseTo(real(vector, "hellinger"), CLOSE);
            assertThat(Divergence.populationStabilityIndex(p, q))
                    .isCloseTo(real(vector, "psi_plus_half"), CLOSE);
            assertThat(Divergence.kolmogorovSmirnov(p, q))
                    .isCloseTo(real(vector, "ks_binned"), CLOSE);
            assertThat(Divergence.wasserstein(p, q, new double[] {0, 1, 2, 3}))
                    .isCloseTo(real(vector, "w1_unit_edges"), CLOSE);
            ChiSquareTest test = ChiSquareTest.of(p, q);
            // The vector holds 268.37 to double precision: 1e-12 of it, not 1e-12 apart.
            assertThat(test.statistic())
                    .isCloseTo(real(vector, "chi2"), within(1e-12 * (1 + real(vector, "chi2"))));
            assertThat(test.degreesOfFreedom()).isEqualTo(vector.get("chi2_df").intValue());
            assertThat(test.pValue()).isCloseTo(real(vector, "chi2_p"), CLOSE);
        }
    }

    @Test
    void biasesAreThoseOfTheVectors() {
        assertThat(VECTORS.get("null_bias").size() + VECTORS.get("paired_bias").size())
                .isEqualTo(6);
        for (JsonNode vector : VECTORS.get("null_bias")) {
            assertThat(
                            JensenShannonBias.unpaired(
                                    vector.get("k").intValue(),
                                    vector.get("n1").longValue(),
                                    vector.get("n2").longValue()))
                    .isCloseTo(real(vector, "expected_jsd"), CLOSE);
        }
        for (JsonNode vector : VECTORS.get("paired_bias")) {
            assertThat(
                            JensenShannonBias.paired(
                                    counts(vector.get("cp")),
                                    counts(vector.get("cq")),
                                    counts(vector.get("diag"))))
                    .isCloseTo(real(vector, "expected_jsd_if_equal_marginals"), CLOSE);
        }
    }

    /** 400 draws of one distribution: the mean of the observed is what was expected. */
    @Test
    void biasesAreWhatSamplesOfOneDistributionShow() {
        Random random = new Random(11);
        int bins = 10;
        int n = 2_000;
        double unpaired = 0;
        double paired = 0;
        double pairedExpected = 0;
        for (int round = 0; round < 400; round++) {
            long[] p = new long[bins];
            long[] q = new long[bins];
            long[] mostlyP = new long[bins];
            long[] diagonal = new long[bins];
            for (int i = 0; i < n; i++) {
                int a = random.nextInt(bins);
                int b = random.nextInt(bins);
                int copy = random.nextInt(10) < 8 ? a : random.nextInt(bins);
                p[a]++;
                q[b]++;
                mostlyP[copy]++;
                diagonal[a] += a == copy ? 1 : 0;
            }
            unpaired += JensenShannon.divergence(p, q) / 400;
            paired += JensenShannon.divergence(p, mostlyP) / 400;
            pairedExpected += JensenShannonBias.paired(p, mostlyP, diagonal) / 400;
        }
        double expected = JensenShannonBias.unpaired(bins, n, n);
        assertThat(unpaired).isCloseTo(expected, within(expected / 10));
        assertThat(paired).isCloseTo(pairedExpected, within(pairedExpected / 10));
        assertThat(pairedExpected).isLessThan(expected / 3);
    }

    @Test
    void randomCountsGiveWhatTheDefinitionsSay() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            int bins = 1 + random.nextInt(12);
            long[] p = randomCounts(random, bins);
            long[] q = randomCounts(random, bins);
            double pn = Arrays.stream(p).sum();
            double qn = Arrays.stream(q).sum();
            if (pn == 0 || qn == 0) {
                continue;
            }
            // Other forms than the ones under test: sums of minima, products of roots.
            double overlap =
                    IntStream.range(0, bins).mapToDouble(i -> Math.min(p[i] / pn, q[i] / qn)).sum();
            assertThat(Divergence.totalVariation(p, q)).isCloseTo(1 - overlap, within(1e-9));
            double affinity =
                    IntStream.range(0, bins)
                            .mapToDouble(i -> Math.sqrt(p[i] / pn * (q[i] / qn)))
                            .sum();
            assertThat(Divergence.hellinger(p, q))
                    .isCloseTo(Math.sqrt(Math.max(0, 1 - affinity)), within(1e-7));
            double ks =
                    IntStream.rangeClosed(0, bins)
                            .mapToDouble(
                                    i ->
                                            Math.abs(
                                                    Arrays.stream(p, 0, i).sum() / pn
                                                            - Arrays.stream(q, 0, i).sum() / qn))
                            .max()
                            .getAsDouble();
            assertThat(Divergence.kolmogorovSmirnov(p, q)).isCloseTo(ks, within(1e-9));
            ChiSquareTest test = ChiSquareTest.of(p, q);
            // The smaller side, or digits cancel here.
            long[] few = pn <= qn ? p : q;
            double fewer = Math.min(pn, qn);
            double more = Math.max(pn, qn);
            double shared = 0;
            for (int i = 0; i < bins; i++) {
                double both = (double) p[i] + q[i];
                shared += both == 0 ? 0 : few[i] / both * few[i];
            }
            double statistic = (pn + qn) * ((pn + qn) / fewer * shared / more - fewer / more);
            assertThat(test.statistic()).isCloseTo(statistic, within(1e-6 * (1 + statistic)));
            if (test.degreesOfFreedom() > 0 && statistic < 1e6) {
                assertThat(test.pValue())
                        .isCloseTo(
                                1
                                        - new ChiSquaredDistribution(null, test.degreesOfFreedom())
                                                .cumulativeProbability(statistic),
                                within(1e-6));
            }
        }
    }

    /** Equal numbers of points: the distance is the mean gap between the sorted ones. */
    @Test
    void wassersteinIsTheMeanGapBetweenSortedSamples() {
        Random random = new Random(17);
        double[] positions = IntStream.range(0, 30).mapToDouble(i -> i * i / 7.0 - 3).toArray();
        for (int round = 0; round < 50; round++) {
            int n = 1 + random.nextInt(100);
            int[] p = random.ints(n, 0, 30).sorted().toArray();
            int[] q = random.ints(n, 5, 30).sorted().toArray();
            double gap =
                    IntStream.range(0, n)
                            .mapToDouble(i -> Math.abs(positions[p[i]] - positions[q[i]]))
                            .average()
                            .getAsDouble();
            assertThat(Divergence.wasserstein(histogram(p), histogram(q), positions))
                    .isCloseTo(gap, within(1e-9));
        }
    }

    @Test
    void binsThatNobodyUsesChangeNothing() {
        long[] p = {5, 7, 1};
        long[] q = {4, 9, 0};
        long[] wideP = {0, 5, 0, 0, 7, 1, 0};
        long[] wideQ = {0, 4, 0, 0, 9, 0, 0};
        assertThat(Divergence.populationStabilityIndex(wideP, wideQ))
                .isEqualTo(Divergence.populationStabilityIndex(p, q));
        assertThat(ChiSquareTest.of(wideP, wideQ)).isEqualTo(ChiSquareTest.of(p, q));
        assertThat(JensenShannonBias.paired(wideP, wideQ, new long[7]))
                .isEqualTo(JensenShannonBias.paired(p, q, new long[3]));
    }

    @Test
    void thereIsNoDistanceToAnEmptySide() {
        long[] empty = new long[2];
        long[] some = {1, 2};
        assertThat(all(empty, some)).containsOnly(Double.NaN);
        assertThat(all(some, empty)).containsOnly(Double.NaN);
        assertThat(all(empty, empty)).containsOnly(Double.NaN);
        assertThat(all(new long[0], new long[0])).containsOnly(Double.NaN);
        assertThatThrownBy(() -> ChiSquareTest.of(some, empty))
                .hasMessageContaining("expected some on both sides");
    }

    @Test
    void oneBinIsNoTest() {
        assertThat(ChiSquareTest.of(new long[] {5, 0}, new long[] {9, 0}))
                .isEqualTo(new ChiSquareTest(0, 0, 1));
    }

    @Test
    void hugeCountsStayInRange() {
        long[] p = {Long.MAX_VALUE / 2, 1, 0};
        long[] q = {1, Long.MAX_VALUE / 2, 3};
        assertThat(Arrays.stream(all(p, q))).allMatch(x -> x >= 0 && x < 200);
        assertThat(ChiSquareTest.of(p, q).pValue()).isZero();
    }

    @Test
    void sidesOfDifferentLengthAreRefused() {
        assertThatThrownBy(() -> Divergence.totalVariation(new long[2], new long[3]))
                .hasMessageContaining("2 bins on one side and 3 on the other");
        assertThatThrownBy(() -> JensenShannonBias.unpaired(5, 0, 3))
                .hasMessage("5 bins with samples of 0 and 3: expected at least 1 of each");
    }

    private static double[] all(long[] p, long[] q) {
        ToDoubleBiFunction<long[], long[]> wasserstein =
                (a, b) -> Divergence.wasserstein(a, b, new double[] {0, 1, 2});
        return new double[] {
            Divergence.totalVariation(p, q),
            Divergence.hellinger(p, q),
            Divergence.populationStabilityIndex(p, q),
            Divergence.kolmogorovSmirnov(p, q),
            wasserstein.applyAsDouble(p, q)
        };
    }

    private static long[] histogram(int[] bins) {
        long[] counts = new long[30];
        Arrays.stream(bins).forEach(bin -> counts[bin]++);
        return counts;
    }

    private static long[] randomCounts(Random random, int bins) {
        int scale = (int) Math.pow(10, random.nextInt(6));
        return random.ints(bins, 0, scale + 1).mapToLong(x -> x).toArray();
    }

    private static long[] counts(JsonNode array) {
        return Arrays.stream(TestData.reals(array)).mapToLong(x -> (long) x).toArray();
    }

    private static double real(JsonNode vector, String name) {
        return vector.get(name).doubleValue();
    }
}
