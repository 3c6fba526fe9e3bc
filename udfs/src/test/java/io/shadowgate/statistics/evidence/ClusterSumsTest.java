package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against definitions that go over the single outcomes, and against laws with a known effect. */
class ClusterSumsTest {

    @Test
    void correlationIsThatOfAllPairsWithinClusters() {
        Random random = new Random(9);
        for (int round = 0; round < 50; round++) {
            List<boolean[]> clusters = clusters(random, 12, 0.3 + 0.01 * round, 0.4);
            ClusterSums sums = sums(clusters);
            double rate = (double) sums.successes() / sums.trials();
            double products = 0;
            long pairs = 0;
            for (boolean[] cluster : clusters) {
                for (int i = 0; i < cluster.length; i++) {
                    for (int j = 0; j < cluster.length; j++) {
                        if (i != j) {
                            products += (value(cluster[i]) - rate) * (value(cluster[j]) - rate);
                            pairs++;
                        }
                    }
                }
            }
            double expected = products / pairs / (rate * (1 - rate));
            assertThat(sums.intraClassCorrelation()).isCloseTo(expected, within(1e-12));
            double meanSize = (double) sums.trialsSquared() / sums.trials();
            assertThat(sums.designEffect())
                    .isCloseTo(
                            Math.max(1, 12 / 11.0 * (1 + (meanSize - 1) * expected)),
                            within(1e-12));
        }
    }

    /**
     * {@code 1 + (c - 1) ICC} for clusters of c that copy one outcome with probability sqrt(ICC).
     */
    @ParameterizedTest
    @CsvSource({"10, 1, 10", "10, 0, 1", "5, 0.25, 2", "1, 1, 1"})
    void effectOfKnownLawsIsFound(int size, double correlation, double expected) {
        Random random = new Random(17);
        ClusterSums sums = ClusterSums.NONE;
        for (int i = 0; i < 20_000; i++) {
            boolean common = random.nextDouble() < 0.9;
            long successes = 0;
            for (int j = 0; j < size; j++) {
                boolean copies = random.nextDouble() < Math.sqrt(correlation);
                successes += (copies ? common : random.nextDouble() < 0.9) ? 1 : 0;
            }
            sums = sums.plus(ClusterSums.of(size, successes));
        }
        assertThat(sums.designEffect()).isCloseTo(expected, within(0.05 * expected));
    }

    /** So a bounded number of groups can stand for any number of users. */
    @Test
    void clustersInGroupsByHashHaveTheSameEffect() {
        Random random = new Random(29);
        long[] trials = new long[1_000];
        long[] successes = new long[1_000];
        for (int user = 0; user < 50_000; user++) {
            int group = random.nextInt(1_000);
            trials[group] += 10;
            successes[group] += random.nextDouble() < 0.9 ? 10 : 0;
        }
        ClusterSums sums = ClusterSums.NONE;
        for (int group = 0; group < 1_000; group++) {
            sums = sums.plus(ClusterSums.of(trials[group], successes[group]));
        }
        assertThat(sums.designEffect()).isCloseTo(10, within(1.5));
    }

    @Test
    void addingIsExactInAnyOrderAndGrouping() {
        Random random = new Random(23);
        List<ClusterSums> parts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long trials = 1 + random.nextInt(1_000_000);
            parts.add(ClusterSums.of(trials, random.nextLong(trials + 1)));
        }
        ClusterSums inOrder = parts.stream().reduce(ClusterSums.NONE, ClusterSums::plus);
        Collections.shuffle(parts, random);
        ClusterSums one = parts.subList(0, 77).stream().reduce(ClusterSums::plus).orElseThrow();
        ClusterSums other = parts.subList(77, 300).stream().reduce(ClusterSums::plus).orElseThrow();
        assertThat(other.plus(one)).isEqualTo(inOrder);
        assertThat(other.plus(one).designEffect()).isEqualTo(inOrder.designEffect());
    }

    @Test
    void whereNothingCanBeEstimatedEachClusterIsOneTrial() {
        assertThat(ClusterSums.NONE.designEffect()).isEqualTo(1);
        assertThat(ClusterSums.of(8, 3).designEffect()).as("one cluster").isEqualTo(8);
        ClusterSums noFailures = ClusterSums.of(10, 10).plus(ClusterSums.of(20, 20));
        assertThat(noFailures.designEffect()).isCloseTo(500 / 30.0, within(1e-12));
        assertThat(noFailures.intraClassCorrelation()).isNaN();
        ClusterSums singles = ClusterSums.of(1, 1).plus(ClusterSums.of(1, 0));
        assertThat(singles.intraClassCorrelation()).isNaN();
        assertThat(ClusterSums.NONE.intraClassCorrelation()).isNaN();
    }

    @Test
    void hugeClustersKeepAllDigits() {
        ClusterSums sums =
                ClusterSums.of(1_000_000_000, 900_000_000)
                        .plus(ClusterSums.of(1_000_000_000, 900_000_001));
        // (s - rate m)^2 is 1/4 in both; trials * rate * (1 - rate) is 1.8e8; two of two clusters.
        assertThat(sums.intraClassCorrelation())
                .isCloseTo((0.5 / 1.8e8 - 1) / (1e9 - 1), within(1e-17));
        assertThatThrownBy(() -> ClusterSums.of(4_000_000_000L, 0))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void impossibleSumsAreRefused() {
        assertThatThrownBy(() -> ClusterSums.of(0, 0)).hasMessageContaining("cluster of 0 trials");
        assertThatThrownBy(() -> ClusterSums.of(2, 3)).hasMessageContaining("3.0 successes");
        assertThatThrownBy(() -> new ClusterSums(1, 2, 3, 4, 5, 6))
                .hasMessageContaining("no clusters have these sums");
    }

    private static List<boolean[]> clusters(Random random, int number, double rate, double copy) {
        List<boolean[]> clusters = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            boolean[] cluster = new boolean[2 + random.nextInt(6)];
            boolean common = random.nextDouble() < rate;
            for (int j = 0; j < cluster.length; j++) {
                cluster[j] = random.nextDouble() < copy ? common : random.nextDouble() < rate;
            }
            clusters.add(cluster);
        }
        return clusters;
    }

    private static ClusterSums sums(List<boolean[]> clusters) {
        ClusterSums sums = ClusterSums.NONE;
        for (boolean[] cluster : clusters) {
            long successes = 0;
            for (boolean outcome : cluster) {
                successes += outcome ? 1 : 0;
            }
            sums = sums.plus(ClusterSums.of(cluster.length, successes));
        }
        return sums;
    }

    private static double value(boolean outcome) {
        return outcome ? 1 : 0;
    }
}
