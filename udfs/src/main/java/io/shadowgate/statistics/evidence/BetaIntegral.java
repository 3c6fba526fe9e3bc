package io.shadowgate.statistics.evidence;

import org.apache.commons.math3.special.Gamma;
import org.apache.commons.math3.util.ContinuedFraction;

/**
 * The two parts of a beta integral, below and above {@code p}, as natural logarithms:
 *
 * <pre>
 * below = ln of the integral of t^(x-1) (1-t)^(y-1) from 0 to p, over p^x (1-p)^y
 * above = the same from p to 1
 * </pre>
 *
 * <p>The division by {@code p^x (1-p)^y} makes this work for a billion trials. The complete
 * integral becomes a deviance plus small corrections (Loader, "Fast and accurate computation of
 * binomial probabilities", 2000) instead of a difference of numbers near 1e10. The smaller part is
 * one continued fraction (DLMF 8.17.22) that cannot underflow.
 */
record BetaIntegral(double below, double above) {
    private static final double HALF_LOG_TWO_PI = 0.918938533204672741780329736406;

    /** From this value on, the series for the Stirling error is exact to the last bit. */
    private static final double SERIES_FROM = 16;

    private static final double TOLERANCE = 1e-15;

    /**
     * @param p in (0, 1)
     * @param excess {@code x - (x + y) p}, which the caller knows without cancellation
     */
    static BetaIntegral at(double p, double x, double y, double excess) {
        double whole = logComplete(x, y, excess);
        if (p < (x + 1) / (x + y + 2)) {
            double below = -StrictMath.log(x) - logFraction(x, y, p);
            return new BetaIntegral(below, logDifference(whole, below));
        }
        double above = -StrictMath.log(y) - logFraction(y, x, 1 - p);
        return new BetaIntegral(logDifference(whole, above), above);
    }

    /** The logarithm of the complete integral, divided by {@code p^x (1-p)^y}. */
    static double logComplete(double x, double y, double excess) {
        double deviance = -x * StrictMath.log1p(-excess / x) - y * StrictMath.log1p(excess / y);
        return deviance
                + HALF_LOG_TWO_PI
                + (StrictMath.log(x + y) - StrictMath.log(x) - StrictMath.log(y)) / 2
                + stirlingError(x)
                + stirlingError(y)
                - stirlingError(x + y);
    }

    /** {@code ln Gamma(x) - (x - 1/2) ln x + x - ln(2 pi) / 2} (DLMF 5.11.1), for x above 0. */
    static double stirlingError(double x) {
        if (x < SERIES_FROM) {
            return Gamma.logGamma(x) - (x - 0.5) * StrictMath.log(x) + x - HALF_LOG_TWO_PI;
        }
        double inverse = 1 / x;
        double square = inverse * inverse;
        return inverse
                * (1.0 / 12
                        - square
                                * (1.0 / 360
                                        - square
                                                * (1.0 / 1260
                                                        - square * (1.0 / 1680 - square / 1188))));
    }

    private static double logDifference(double whole, double part) {
        return whole + StrictMath.log1p(-StrictMath.exp(part - whole));
    }

    private static double logFraction(double x, double y, double p) {
        ContinuedFraction fraction =
                new ContinuedFraction() {
                    @Override
                    protected double getA(int n, double at) {
                        return 1;
                    }

                    @Override
                    protected double getB(int n, double at) {
                        double m = n / 2;
                        return n % 2 == 0
                                ? m * (y - m) * at / ((x + 2 * m - 1) * (x + 2 * m))
                                : -(x + m) * (x + y + m) * at / ((x + 2 * m) * (x + 2 * m + 1));
                    }
                };
        return StrictMath.log(fraction.evaluate(p, TOLERANCE));
    }
}
