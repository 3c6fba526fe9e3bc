package io.shadowgate.statistics;

/**
 * Distances between two distributions given as counts per bin. See also {@link JensenShannon}.
 *
 * <p>All are 0 for equal shares and NaN if a side is empty. Bins are summed by index, so equal
 * counts give equal bits.
 */
public final class Divergence {
    private Divergence() {}

    /**
     * Half the sum of the absolute differences between shares: the share that would have to move.
     */
    public static double totalVariation(long[] p, long[] q) {
        double pTotal = total(p, q);
        double qTotal = total(q, p);
        if (pTotal == 0 || qTotal == 0) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.abs(p[i] / pTotal - q[i] / qTotal);
        }
        return Math.min(1, sum / 2);
    }

    /** sqrt(1 - sum of sqrt(p q)), computed so that near equality loses no digits. */
    public static double hellinger(long[] p, long[] q) {
        double pTotal = total(p, q);
        double qTotal = total(q, p);
        if (pTotal == 0 || qTotal == 0) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double gap = Math.sqrt(p[i] / pTotal) - Math.sqrt(q[i] / qTotal);
            sum += gap * gap;
        }
        return Math.min(1, Math.sqrt(sum / 2));
    }

    /**
     * The population stability index, the sum of (q - p) ln(q / p), with half a count added to
     * every bin, so that a bin that is empty on one side gives a finite number. Bins that are empty
     * on both sides are left out, so that unused bins do not change the result.
     */
    public static double populationStabilityIndex(long[] p, long[] q) {
        double pTotal = total(p, q);
        double qTotal = total(q, p);
        if (pTotal == 0 || qTotal == 0) {
            return Double.NaN;
        }
        double added = occupied(p, q) / 2.0;
        double index = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] != 0 || q[i] != 0) {
                double a = (p[i] + 0.5) / (pTotal + added);
                double b = (q[i] + 0.5) / (qTotal + added);
                index += (b - a) * StrictMath.log(b / a);
            }
        }
        return index;
    }

    /**
     * The largest difference between the two cumulative shares at the edges between bins, in index
     * order: a lower bound of the Kolmogorov-Smirnov distance of the unbinned values.
     */
    public static double kolmogorovSmirnov(long[] p, long[] q) {
        double pTotal = total(p, q);
        double qTotal = total(q, p);
        if (pTotal == 0 || qTotal == 0) {
            return Double.NaN;
        }
        double largest = 0;
        double pBelow = 0;
        double qBelow = 0;
        for (int i = 0; i < p.length; i++) {
            pBelow += p[i];
            qBelow += q[i];
            largest = Math.max(largest, Math.abs(pBelow / pTotal - qBelow / qTotal));
        }
        return largest;
    }

    /**
     * The Wasserstein-1 distance, in the unit of the positions: the sum of each moved share times
     * the distance it moves.
     *
     * @param positions the position of each bin, ascending
     */
    public static double wasserstein(long[] p, long[] q, double[] positions) {
        double pTotal = total(p, q);
        double qTotal = total(q, p);
        if (pTotal == 0 || qTotal == 0) {
            return Double.NaN;
        }
        double distance = 0;
        double pBelow = 0;
        double qBelow = 0;
        for (int i = 0; i < p.length - 1; i++) {
            pBelow += p[i];
            qBelow += q[i];
            distance +=
                    Math.abs(pBelow / pTotal - qBelow / qTotal) * (positions[i + 1] - positions[i]);
        }
        return distance;
    }

    /** The number of bins that are occupied on at least one side. */
    public static int occupied(long[] p, long[] q) {
        int occupied = 0;
        for (int i = 0; i < p.length; i++) {
            occupied += p[i] != 0 || q[i] != 0 ? 1 : 0;
        }
        return occupied;
    }

    private static double total(long[] counts, long[] others) {
        if (counts.length != others.length) {
            throw new IllegalArgumentException(
                    counts.length + " bins on one side and " + others.length + " on the other");
        }
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
