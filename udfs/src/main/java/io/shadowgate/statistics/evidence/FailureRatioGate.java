package io.shadowgate.statistics.evidence;

import io.shadowgate.statistics.evidence.RateGate.Side;

/**
 * A limit on how many times the primary's failure rate the shadow's may be where each request is
 * answered by only one of them. It looks at failures alone: of these, the shadow's share is below a
 * limit that follows from its share of the requests.
 *
 * <p>Exact for failures that are rare and independent (Poisson counts), and close to it for rates
 * of a few percent. It needs far fewer requests than {@link TwoArmGate}.
 *
 * @param maxRatio above 0
 * @param tuning its number of trials is a number of failures
 */
public record FailureRatioGate(double maxRatio, Tuning tuning) {

    public FailureRatioGate {
        Require.positive("max ratio", maxRatio);
    }

    /**
     * @param share the shadow's share of the requests, strictly between 0 and 1
     * @throws IllegalArgumentException if a count is negative, or the share or the ratio leave
     *     nothing to prove
     */
    public LogEvidence evidence(long primaryFailures, long shadowFailures, double share) {
        Require.properRate("share", share);
        double limit = maxRatio * share / (maxRatio * share + 1 - share);
        return new RateGate(Side.AT_MOST, limit, tuning)
                .evidence(shadowFailures, Math.addExact(primaryFailures, shadowFailures));
    }
}
