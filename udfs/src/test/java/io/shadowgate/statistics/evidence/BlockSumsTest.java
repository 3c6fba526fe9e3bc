package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

class BlockSumsTest {

    @Test
    void aRateThatDoesNotDifferBetweenBlocksHasNoEffect() {
        BlockSums sums = BlockSums.NONE.plus(100, 10, 10).plus(200, 20, 20).plus(300, 30, 30);
        assertThat(sums.effect()).isCloseTo(0, within(1e-12));
        assertThat(BlockSums.cautiousEffect(List.of(sums))).isEqualTo(1);
    }

    /** The sum of squared differences from the common rate, worked out block by block. */
    @Test
    void itIsTheVarianceBetweenBlocksOverThatOfSingleTrials() {
        long[] trials = {100, 120, 80, 110};
        long[] better = {3, 20, 1, 5};
        long[] worse = {13, 2, 11, 9};
        BlockSums sums = BlockSums.NONE;
        double n = 410;
        double mean = (29 - 35) / n;
        double between = 0;
        for (int i = 0; i < trials.length; i++) {
            long outcome = better[i] - worse[i];
            sums = sums.plus(trials[i], outcome, better[i] + worse[i]);
            between += Math.pow(outcome - mean * trials[i], 2);
        }
        double expected = 4.0 / 3 * between / (n * (64 / n - mean * mean));
        assertThat(sums.effect()).isCloseTo(expected, within(1e-12 * expected));
    }

    @Test
    void fewBlocksCostMore() {
        for (int degrees : new int[] {3, 6, 13, 27, 100}) {
            assertThat(BlockSums.leastOfTenth(degrees))
                    .isCloseTo(
                            new ChiSquaredDistribution(degrees).inverseCumulativeProbability(0.1),
                            within(0.01 * degrees));
        }
        for (int degrees : new int[] {1, 2}) {
            assertThat(BlockSums.leastOfTenth(degrees))
                    .isBetween(
                            0.0,
                            new ChiSquaredDistribution(degrees).inverseCumulativeProbability(0.1));
        }
    }

    /** Saturdays differ from Sundays, and each of them from itself by little. */
    @Test
    void whatDiffersBetweenGroupsAloneIsNoEffectWithinThem() {
        BlockSums saturdays = BlockSums.NONE.plus(100, 10, 10).plus(100, 14, 14).plus(100, 12, 12);
        BlockSums sundays = BlockSums.NONE.plus(200, 100, 100).plus(200, 104, 104);
        List<BlockSums> both = List.of(saturdays, sundays, BlockSums.NONE);
        assertThat(BlockSums.degrees(both)).isEqualTo(3);
        double rate = 240 / 700.0;
        double expected = 5 / 3.0 * (4 + 4 + 4 + 4) / (700 * rate * (1 - rate));
        assertThat(BlockSums.effect(both)).isCloseTo(expected, within(1e-12));
        assertThat(saturdays.plus(sundays).effect()).isGreaterThan(29);
    }

    /** Days whose rate has a standard deviation of .01 around .9: 1 + 12,000 (.01^2 / .09). */
    @Test
    void daysThatDifferAreFound() {
        SplittableRandom random = new SplittableRandom(1);
        BlockSums sums = BlockSums.NONE;
        for (int day = 0; day < 2000; day++) {
            double rate = 0.9 + 0.01 * random.nextGaussian();
            long agreed =
                    Math.round(
                            12_000 * rate
                                    + Math.sqrt(12_000 * rate * (1 - rate))
                                            * random.nextGaussian());
            sums = sums.plus(12_000, agreed, agreed);
        }
        assertThat(sums.effect()).isCloseTo(14.3, within(1.0));
        assertThat(BlockSums.cautiousEffect(List.of(sums)))
                .isBetween(sums.effect(), 1.1 * sums.effect());
    }

    @Test
    void countsMayBeAsLargeAsAny() {
        long large = 4_000_000_000_000L;
        BlockSums sums = BlockSums.NONE;
        for (int i = 0; i < 100; i++) {
            sums = sums.plus(large, large / 10 + i % 2 * 1_000_000, large / 10 + i % 2 * 1_000_000);
        }
        double mean = 0.1 + 500_000.0 / large;
        double expected = 100 / 99.0 * 2.5e11 / (large * mean * (1 - mean));
        assertThat(sums.effect()).isCloseTo(expected, within(1e-9 * expected));
    }

    @Test
    void whatDoesNotDifferTellsNothing() {
        assertThat(BlockSums.NONE.tellsEffect()).isFalse();
        assertThat(BlockSums.NONE.plus(10, 3, 3).plus(0, 0, 0).tellsEffect()).isFalse();
        assertThat(BlockSums.NONE.plus(10, 0, 0).plus(10, 0, 0).tellsEffect()).isFalse();
        assertThat(BlockSums.NONE.plus(10, 10, 10).plus(10, 10, 10).tellsEffect()).isFalse();
        assertThat(BlockSums.NONE.plus(10, 0, 2).plus(10, 0, 0).tellsEffect()).isTrue();
        assertThatThrownBy(BlockSums.NONE::effect).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> BlockSums.NONE.plus(10, -4, 3))
                .hasMessage("no block of 10 trials has outcomes of -4 and squares of 3");
    }
}
