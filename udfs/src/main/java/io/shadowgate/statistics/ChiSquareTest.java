package io.shadowgate.statistics;

import org.apache.commons.math3.special.Gamma;

/**
 * Pearson's chi-square test that two sets of counts come from one distribution.
 *
 * <p>The test assumes that the two sides are independent samples. Predictions for the same requests
 * are not independent: their p value is too large. That can hide a small difference but does not
 * invent one.
 *
 * @param degreesOfFreedom bins that are occupied on at least one side, minus one
 * @param pValue the probability of a statistic at least as large by chance; 1 with a single bin
 */
public record ChiSquareTest(double statistic, int degreesOfFreedom, double pValue) {

    /** Compares counts per bin; neither side may be empty. */
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
