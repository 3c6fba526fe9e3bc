package io.shadowgate.statistics.evidence;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import java.math.BigInteger;

/**
 * Measures how much less information correlated trials carry than independent ones. Trials of a
 * cluster (a user, a session) are correlated. The sums are integers, so adding is exact in any
 * order. A cluster's counts must be complete before they are squared here. Groups of whole
 * clusters, such as a thousand hashes of user ids, give the same estimate with more noise, so
 * memory does not grow with the number of users.
 *
 * <p>Evidence about a rate uses {@code trials / designEffect} and {@code successes / designEffect}.
 * The effect is estimated from the same data, so the guarantee holds only approximately. Use at
 * least some dozens of clusters.
 *
 * @param clusters number of clusters
 * @param trials sum of their trials {@code m}
 * @param successes sum of their successes {@code s}
 * @param trialsSquared sum of {@code m^2}
 * @param products sum of {@code m s}
 * @param successesSquared sum of {@code s^2}
 */
public record ClusterSums(
        long clusters,
        long trials,
        long successes,
        long trialsSquared,
        long products,
        long successesSquared) {

    public static final ClusterSums NONE = new ClusterSums(0, 0, 0, 0, 0, 0);

    public ClusterSums {
        if (clusters < 0
                || successes < 0
                || trials < clusters
                || trials < successes
                || successesSquared < successes
                || products < successesSquared
                || trialsSquared < products) {
            throw new IllegalArgumentException(
                    "no clusters have these sums: "
                            + String.format(
                                    "%d clusters, m %d, s %d, mm %d, ms %d, ss %d",
                                    clusters,
                                    trials,
                                    successes,
                                    trialsSquared,
                                    products,
                                    successesSquared));
        }
    }

    /**
     * One cluster.
     *
     * @param trials at least 1
     * @throws ArithmeticException if a square passes {@link Long#MAX_VALUE}
     */
    public static ClusterSums of(long trials, long successes) {
        if (trials < 1) {
            throw new IllegalArgumentException("a cluster of " + trials + " trials");
        }
        Require.counts(successes, trials);
        return new ClusterSums(
                1,
                trials,
                successes,
                multiplyExact(trials, trials),
                multiplyExact(trials, successes),
                multiplyExact(successes, successes));
    }

    /**
     * Many clusters; those without trials are ignored.
     *
     * @param trials of each cluster
     * @param successes of each cluster
     */
    public static ClusterSums of(long[] trials, long[] successes) {
        ClusterSums sums = NONE;
        for (int i = 0; i < trials.length; i++) {
            if (trials[i] > 0) {
                sums = sums.plus(of(trials[i], successes[i]));
            }
        }
        return sums;
    }

    /** Whether the sums are enough to estimate a design effect. */
    public boolean tellsDesignEffect() {
        return clusters >= 2 && successes > 0 && successes < trials;
    }

    /** The sums over the clusters of both. */
    public ClusterSums plus(ClusterSums other) {
        return new ClusterSums(
                addExact(clusters, other.clusters),
                addExact(trials, other.trials),
                addExact(successes, other.successes),
                addExact(trialsSquared, other.trialsSquared),
                addExact(products, other.products),
                addExact(successesSquared, other.successesSquared));
    }

    /**
     * The variance of the success rate divided by that of independent trials, at least 1: {@code 1
     * + (c - 1) ICC} for the size-weighted mean cluster {@code c} = sum of m^2 / sum of m.
     *
     * <p>With fewer than two clusters, or a rate of exactly 0 or 1, there is no estimate. The
     * result is then {@code c}, as if each cluster were one trial.
     *
     * @see <a href="https://doi.org/10.1002/9780470316696">Kish, Survey Sampling, 1965</a>, 8.2;
     *     the linearised variance of a ratio over clusters
     */
    public double designEffect() {
        if (trials == 0) {
            return 1;
        }
        double worst = (double) trialsSquared / trials;
        if (!tellsDesignEffect()) {
            return worst;
        }
        double correction = clusters / (clusters - 1.0);
        return Math.max(1, correction * varianceRatio());
    }

    /**
     * The pairwise intra-class correlation: 1 if a cluster's trials are all equal, 0 if they are
     * independent, below 0 if they differ more than by chance. NaN if no cluster has two trials, or
     * if the rate is 0 or 1.
     *
     * @see <a href="https://doi.org/10.1111/j.0006-341X.1999.00137.x">Ridout, Demétrio and Firth,
     *     Biometrics 55, 1999</a>: the pairwise estimator
     */
    public double intraClassCorrelation() {
        if (trialsSquared == trials || successes == 0 || successes == trials) {
            return Double.NaN;
        }
        return (varianceRatio() - 1) / ((double) trialsSquared / trials - 1);
    }

    /**
     * Sum of (s - rate m)^2, divided by trials * rate * (1 - rate). The numerator uses integers.
     */
    private double varianceRatio() {
        BigInteger m = BigInteger.valueOf(trials);
        BigInteger s = BigInteger.valueOf(successes);
        BigInteger squares =
                m.multiply(m)
                        .multiply(BigInteger.valueOf(successesSquared))
                        .subtract(m.multiply(s).multiply(BigInteger.valueOf(products)).shiftLeft(1))
                        .add(s.multiply(s).multiply(BigInteger.valueOf(trialsSquared)));
        return squares.doubleValue() / m.multiply(s).multiply(m.subtract(s)).doubleValue();
    }
}
