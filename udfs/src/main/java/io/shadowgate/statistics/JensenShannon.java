package io.shadowgate.statistics;

import java.util.Arrays;

/**
 * The Jensen-Shannon divergence of two distributions given as counts per bin, in natural
 * logarithms.
 *
 * <p>Bins are summed by index and with {@link StrictMath}, so equal counts give equal bits on every
 * machine.
 */
public final class JensenShannon {
    private JensenShannon() {}

    /**
     * The square root of {@link #divergence}: a metric in [0, sqrt(ln 2)], NaN if a side is empty.
     */
    public static double distance(double[] p, double[] q) {
        return Math.sqrt(divergence(p, q));
    }

    public static double distance(long[] p, long[] q) {
        return distance(weights(p), weights(q));
    }

    public static double divergence(long[] p, long[] q) {
        return divergence(weights(p), weights(q));
    }

    /**
     * The divergence in [0, ln 2], NaN if a side is empty. Weights are {@code >= 0} and need no
     * particular sum.
     *
     * @throws IllegalArgumentException if the two sides differ in length
     */
    public static double divergence(double[] p, double[] q) {
        if (p.length != q.length) {
            throw new IllegalArgumentException(
                    p.length + " bins on one side and " + q.length + " on the other");
        }
        double pTotal = sum(p);
        double qTotal = sum(q);
        if (pTotal == 0 || qTotal == 0) {
            return Double.NaN;
        }
        double twice = 0;
        for (int i = 0; i < p.length; i++) {
            double a = p[i] / pTotal;
            double b = q[i] / qTotal;
            double middle = (a + b) / 2;
            twice += term(a, middle) + term(b, middle);
        }
        // Rounding can leave a tiny negative sum for nearly equal sides; its root would be NaN.
        return Math.max(0, twice / 2);
    }

    private static double[] weights(long[] counts) {
        return Arrays.stream(counts).asDoubleStream().toArray();
    }

    private static double term(double share, double middle) {
        return share > 0 ? share * StrictMath.log(share / middle) : 0;
    }

    /** Adds in index order. A stream's sum could be compensated or reordered. */
    private static double sum(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        return total;
    }
}
