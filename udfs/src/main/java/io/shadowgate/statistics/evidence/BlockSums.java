package io.shadowgate.statistics.evidence;

import static java.lang.Math.addExact;

import java.math.BigInteger;
import java.util.List;

/**
 * Measures how much a rate varies between blocks of time, such as days, beyond chance. It keeps
 * integer sums over blocks, so memory does not grow with their number.
 *
 * <p>Evidence uses counts divided by the {@link #cautiousEffect cautious effect}, as for {@link
 * ClusterSums}. This is valid if rates vary independently from block to block; a drift over many
 * blocks needs longer blocks.
 *
 * @param blocks the number of blocks with trials
 * @param trials sum of their trials {@code n}
 * @param outcomes sum of the trials' outcomes {@code s}, each a whole number: 0 or 1, or any
 *     others, as the effect does not depend on their scale
 * @param squares sum of each trial's outcome squared
 * @param trialsSquared sum over blocks of {@code n^2}
 * @param products sum over blocks of {@code n s}
 * @param outcomesSquared sum over blocks of {@code s^2}
 */
public record BlockSums(
        long blocks,
        long trials,
        long outcomes,
        long squares,
        BigInteger trialsSquared,
        BigInteger products,
        BigInteger outcomesSquared) {

    public static final BlockSums NONE =
            new BlockSums(0, 0, 0, 0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    /** The quantile of the normal distribution at 1/10. */
    private static final double TENTH = -1.2815515655446004;

    /**
     * Adds a block; a block without trials is ignored.
     *
     * @param squares sum of the squared outcomes; equal to {@code outcomes} if these are 0 or 1
     */
    public BlockSums plus(long trials, long outcomes, long squares) {
        BigInteger n = BigInteger.valueOf(trials);
        BigInteger s = BigInteger.valueOf(outcomes);
        boolean possible =
                trials >= 0
                        && squares >= Math.abs(outcomes)
                        && s.multiply(s).compareTo(n.multiply(BigInteger.valueOf(squares))) <= 0;
        if (!possible) {
            throw new IllegalArgumentException(
                    "no block of "
                            + trials
                            + " trials has outcomes of "
                            + outcomes
                            + " and squares of "
                            + squares);
        }
        if (trials == 0) {
            return this;
        }
        return new BlockSums(
                blocks + 1,
                addExact(this.trials, trials),
                addExact(this.outcomes, outcomes),
                addExact(this.squares, squares),
                trialsSquared.add(n.multiply(n)),
                products.add(n.multiply(s)),
                outcomesSquared.add(s.multiply(s)));
    }

    /** Whether outcomes differ and there are at least two blocks to compare. */
    public boolean tellsEffect() {
        return blocks >= 2 && variance().signum() > 0;
    }

    /** The sums over the blocks of both. */
    public BlockSums plus(BlockSums other) {
        return new BlockSums(
                addExact(blocks, other.blocks),
                addExact(trials, other.trials),
                addExact(outcomes, other.outcomes),
                addExact(squares, other.squares),
                trialsSquared.add(other.trialsSquared),
                products.add(other.products),
                outcomesSquared.add(other.outcomesSquared));
    }

    /**
     * The variance of the rate between blocks, divided by that of independent trials. Its mean is 1
     * if trials are independent.
     *
     * @throws IllegalStateException unless {@link #tellsEffect}
     */
    public double effect() {
        return effect(List.of(this));
    }

    /**
     * The same within groups of blocks, such as all Mondays and all Tuesdays. Differences between
     * groups do not count.
     *
     * @throws IllegalStateException if nothing differs, or no group has two blocks
     */
    public static double effect(List<BlockSums> groups) {
        BlockSums all = groups.stream().reduce(NONE, BlockSums::plus);
        long degrees = degrees(groups);
        if (!all.tellsEffect() || degrees == 0) {
            throw new IllegalStateException("nothing differs in " + groups);
        }
        double between = groups.stream().mapToDouble(BlockSums::between).sum();
        double alone = all.variance().doubleValue() / all.trials;
        return (double) all.blocks / degrees * between / alone;
    }

    /** The degrees of freedom of the effect within groups. */
    public static long degrees(List<BlockSums> groups) {
        return groups.stream().mapToLong(each -> Math.max(0, each.blocks - 1)).sum();
    }

    /**
     * An upper bound of the effect, at least 1. The true effect exceeds it in one case of ten. Few
     * blocks make the bound wide: with 7 blocks it is 2.7 times the effect itself, with 28 blocks
     * 1.5 times.
     *
     * <p>With one in ten, the evidence from the mean of seven independent blocks is as strong as
     * Student's t test at the usual thresholds.
     */
    public static double cautiousEffect(List<BlockSums> groups) {
        long degrees = degrees(groups);
        return Math.max(1, effect(groups) * degrees / leastOfTenth(degrees));
    }

    /** Sum over blocks of (s - rate n)^2. */
    private double between() {
        if (trials == 0) {
            return 0;
        }
        BigInteger n = BigInteger.valueOf(trials);
        BigInteger s = BigInteger.valueOf(outcomes);
        return n.multiply(n)
                        .multiply(outcomesSquared)
                        .subtract(n.multiply(s).multiply(products).shiftLeft(1))
                        .add(s.multiply(s).multiply(trialsSquared))
                        .doubleValue()
                / n.multiply(n).doubleValue();
    }

    /** The squared number of trials times the variance of a single trial. */
    private BigInteger variance() {
        BigInteger s = BigInteger.valueOf(outcomes);
        return BigInteger.valueOf(trials)
                .multiply(BigInteger.valueOf(squares))
                .subtract(s.multiply(s));
    }

    /**
     * The quantile of the chi-square distribution at 1/10, by Wilson and Hilferty (PNAS 17, 1931).
     * It is too small below three degrees of freedom, which is on the safe side.
     */
    static double leastOfTenth(long degrees) {
        double spread = 2.0 / 9 / degrees;
        double root = 1 - spread + TENTH * Math.sqrt(spread);
        return degrees * root * root * root;
    }
}
