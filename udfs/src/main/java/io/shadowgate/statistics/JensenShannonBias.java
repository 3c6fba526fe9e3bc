package io.shadowgate.statistics;

/**
 * The Jensen-Shannon divergence to expect from chance alone when both sides have the same
 * distribution, in natural logarithms. Subtract it from an observed {@link
 * JensenShannon#divergence} before taking the root.
 */
public final class JensenShannonBias {
    private JensenShannonBias() {}

    /**
     * The bias for two independent samples, (k - 1) / 8 * (1 / n1 + 1 / n2), to the first order in
     * 1 / n.
     *
     * @param bins the number of bins that can be occupied, at least 1
     * @param n1 size of one sample, at least 1
     * @param n2 size of the other, at least 1
     */
    public static double unpaired(int bins, long n1, long n2) {
        if (bins < 1 || n1 < 1 || n2 < 1) {
            throw new IllegalArgumentException(
                    bins
                            + " bins with samples of "
                            + n1
                            + " and "
                            + n2
                            + ": expected at least 1 of each");
        }
        return (bins - 1) / 8.0 * (1.0 / n1 + 1.0 / n2);
    }

    /**
     * The bias for two predictions per request, 1 / (4 n) times the sum over bins of 1 - 2 d / (p +
     * q). It is 0 if both sides of every pair are in the same bin, and {@link #unpaired} if the
     * sides are independent.
     *
     * @param diagonal pairs with both sides in the bin
     * @return NaN without pairs
     */
    public static double paired(long[] p, long[] q, long[] diagonal) {
        double pairs = 0;
        double apart = 0;
        for (int i = 0; i < p.length; i++) {
            pairs += p[i];
            if (p[i] != 0 || q[i] != 0) {
                apart += 1 - 2.0 * diagonal[i] / ((double) p[i] + q[i]);
            }
        }
        return apart / (4 * pairs);
    }
}
