package io.shadowgate.statistics;

import org.apache.commons.math3.special.Gamma;

/**
 * Pearson's chi-square test that two sets of counts come from one distribution.
 *
 * <p>It takes the two sides for independent samples. Predictions for the same requests are not: for
 * them the p value is too large, which hides small differences rather than invents them.
 *
 * @param degreesOfFreedom bins that are not empty on both sides, less one
 * @param pValue the probability of a statistic at least as large by chance; 1 with a single bin
 */
public record ChiSquareTest(double statistic, int degreesOfFreedom, double pValue) {

    /** Compares counts per bin; both sides must have some. */
    public static ChiSquareTest of(long[] p, long[] q) {
        int degreesOfFreedom = Divergence.occupied(p, q) - 1;
        double pTotal = 0;
        double qTotal = 0;
        for (int i = 0; i < p.length; i++) {
            pTotal += p[i];
            qTotal += q[i];
        }
        if (pTotal == 0 || qTotal == 0) {
            throw new IllegalArgumentException(
                    pTotal + " and " + qTotal + " counts: expected some on both sides");
        }
        double statistic = 0;
        for (int i = 0; i < p.length; i++) {
            double both = (double) p[i] + q[i];
            if (both > 0) {
                double pExpected = both * (pTotal / (pTotal + qTotal));
                double qExpected = both * (qTotal / (pTotal + qTotal));
                statistic +=
                        (p[i] - pExpected) * (p[i] - pExpected) / pExpected
                                + (q[i] - qExpected) * (q[i] - qExpected) / qExpected;
            }
        }
        double pValue =
                degreesOfFreedom == 0
                        ? 1
                        : Gamma.regularizedGammaQ(degreesOfFreedom / 2.0, statistic / 2);
        return new ChiSquareTest(statistic, degreesOfFreedom, pValue);
    }
}
