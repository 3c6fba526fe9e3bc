package io.shadowgate.statistics.evidence;

import org.apache.commons.math3.special.Beta;

/**
 * Evidence that requests are not split between two models as they should be. A comparison of arms
 * that were not assigned by chance means nothing, so evidence of {@code ln 1000} is an alarm.
 *
 * @param expectedShare the shadow's share, strictly between 0 and 1
 * @see <a href="https://arxiv.org/abs/2011.03567">Lindon and Malek, Anytime-valid inference for
 *     multinomial count data, 2022</a>: the mixture, centred at the expected share
 */
public record SampleRatio(double expectedShare) {
    /** Requests that the prior is worth: it finds shares that are off by some percent. */
    private static final double MASS = 1000;

    public SampleRatio {
        Require.properRate("expected share", expectedShare);
    }

    /**
     * The natural logarithm of an e-process that starts at 1.
     *
     * @param shadow requests of the shadow
     * @param total requests of both
     * @throws IllegalArgumentException if the counts are impossible
     */
    public double evidence(long shadow, long total) {
        Require.counts(shadow, total);
        double in = MASS * expectedShare;
        double out = MASS * (1 - expectedShare);
        return Beta.logBeta(in + shadow, out + total - shadow)
                - Beta.logBeta(in, out)
                - shadow * StrictMath.log(expectedShare)
                - (total - shadow) * StrictMath.log1p(-expectedShare);
    }
}
