package io.shadowgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.statistics.evidence.ClusterSums;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterCountsTest {

    @Test
    void theLowestBitsOfTheHashChooseTheGroup() {
        ClusterCounts counts = new ClusterCounts();
        counts.add(5, true, true, true, false);
        counts.add(5 + 7L * ClusterCounts.GROUPS, true, false, true, true);
        counts.add(-1, false, false, false, false);
        assertThat(counts.requests()[5]).isEqualTo(2);
        assertThat(counts.scored()[5]).isEqualTo(2);
        assertThat(counts.agreed()[5]).isEqualTo(1);
        assertThat(counts.measured()[5]).isEqualTo(2);
        assertThat(counts.over()[5]).isEqualTo(1);
        assertThat(counts.requests()[ClusterCounts.GROUPS - 1]).isEqualTo(1);
    }

    @Test
    void partsAddUpToTheSameBytesInAnyOrder() {
        ClusterCounts whole = random(3_000, 1);
        ClusterCounts forward = new ClusterCounts();
        ClusterCounts backward = new ClusterCounts();
        ClusterCounts one = new ClusterCounts();
        ClusterCounts other = new ClusterCounts();
        add(1_000, 1, 0, one);
        add(3_000, 1, 1_000, other);
        forward.merge(one);
        forward.mergeBytes(other.toBytes());
        backward.merge(other);
        backward.merge(one);
        assertThat(forward).isEqualTo(whole);
        assertThat(forward.toBytes()).isEqualTo(backward.toBytes()).isEqualTo(whole.toBytes());
        assertThat(ClusterCounts.fromBytes(whole.toBytes())).isEqualTo(whole);
    }

    @Test
    void pairsAndBinsAreCountedByGroupToo() {
        ClusterCounts counts = new ClusterCounts();
        counts.add(7, true, true, true, false);
        counts.addPair(7, true, false);
        counts.addBins(7, 1, 3, true);
        assertThat(counts.paired()[7]).isEqualTo(1);
        assertThat(counts.shadowOnly()[7]).isEqualTo(1);
        assertThat(counts.primaryOnly()[7]).isZero();
        assertThat(counts.binned()[7]).isEqualTo(1);
        assertThat(counts.apart()[7]).isEqualTo(1);
        long[] inCells = Arrays.stream(counts.cells()).mapToLong(c -> c[7]).toArray();
        assertThat(inCells).containsExactly(0, 1, 0, 0, 0, 0);
    }

    @Test
    void classesAreCountedByGroupToo() {
        ClusterCounts counts = new ClusterCounts();
        counts.add(7, true, true, false, false);
        counts.addClass(7, 2, true);
        counts.add(7, true, false, false, false);
        counts.addClass(7, 2, false);
        ClusterCounts other = new ClusterCounts();
        other.add(8, true, true, false, false);
        other.addClass(8, 0, true);
        other.merge(counts);
        assertThat(other.ofClass(0)[8]).isEqualTo(1);
        assertThat(other.ofClass(2)[7]).isEqualTo(2);
        assertThat(other.agreedOfClass(2)[7]).isEqualTo(1);
        assertThat(Arrays.stream(other.ofClass(1)).sum()).isZero();
        assertThat(Arrays.stream(other.ofClass(9)).sum()).isZero();
    }

    /** Twenty thousand users in a thousand groups tell their design effect. */
    @Test
    void groupsOfClustersTellWhatClustersWould() {
        Random random = new Random(3);
        ClusterCounts counts = new ClusterCounts();
        ClusterSums exact = ClusterSums.NONE;
        for (int user = 0; user < 20_000; user++) {
            long hash = random.nextLong();
            double rate = random.nextDouble() < 0.2 ? 0.5 : 0.97;
            int agreed = 0;
            for (int i = 0; i < 10; i++) {
                boolean agrees = random.nextDouble() < rate;
                agreed += agrees ? 1 : 0;
                counts.add(hash, true, agrees, true, false);
            }
            exact = exact.plus(ClusterSums.of(10, agreed));
        }
        assertThat(exact.designEffect()).isBetween(3.0, 5.0);
        assertThat(ClusterSums.of(counts.scored(), counts.agreed()).designEffect())
                .isCloseTo(exact.designEffect(), withinPercentage(12));
    }

    @ParameterizedTest
    @CsvSource({
        "'', found 0 bytes",
        "0347, found format version 3",
        "014c, found kind",
        "01470100010101, expected a count",
        "0147010002030000, expected a count",
        "014701000000000000, a group without requests",
        "014701000203000000, 3 of 2",
        "014701000202030000, 3 of 2",
        "014701000202010102, 2 of 1",
        "0147018008010000000000, group 1024",
        "014700ff, 1 more bytes"
    })
    void whatItCouldNotHaveWrittenIsRefused(String hex, String message) {
        byte[] stored = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> ClusterCounts.fromBytes(stored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static ClusterCounts random(int requests, long seed) {
        ClusterCounts counts = new ClusterCounts();
        add(requests, seed, 0, counts);
        return counts;
    }

    /** Of the same sequence of requests, those from one on. */
    private static void add(int to, long seed, int from, ClusterCounts counts) {
        Random random = new Random(seed);
        for (int i = 0; i < to; i++) {
            long hash = random.nextLong();
            boolean scored = random.nextInt(10) > 0;
            boolean agreed = random.nextInt(10) > 1;
            boolean measured = random.nextInt(10) > 0;
            boolean over = random.nextInt(10) > 8;
            boolean slow = random.nextInt(10) > 8;
            int primary = random.nextInt(ClusterCounts.CELLS);
            int shadow = random.nextInt(ClusterCounts.CELLS);
            if (i >= from) {
                counts.add(hash, scored, scored && agreed, measured, measured && over);
                if (measured) {
                    counts.addPair(hash, slow, !slow && over);
                }
                if (scored) {
                    counts.addBins(hash, primary, shadow, primary != shadow || slow);
                    counts.addClass(hash, primary, agreed);
                }
            }
        }
    }
}
