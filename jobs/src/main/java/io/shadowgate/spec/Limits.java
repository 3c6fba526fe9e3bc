package io.shadowgate.spec;

import java.io.Serializable;

/**
 * The limits that a shadow must meet.
 *
 * @param minRequests at least 1: no data must never pass
 * @param minAgreementRate in [0, 1]
 * @param maxShadowLatencyP99Ms in milliseconds, above 0; infinite for no limit
 * @param maxShadowErrorRate in [0, 1]
 * @param maxDistributionDivergence a Jensen-Shannon distance, 0 or more
 */
public record Limits(
        long minRequests,
        double minAgreementRate,
        double maxShadowLatencyP99Ms,
        double maxShadowErrorRate,
        double maxDistributionDivergence)
        implements Serializable {

    /** What a spec writes for no limit. */
    static final String NONE = "none";

    public Limits {
        if (minRequests < 1) {
            throw new IllegalArgumentException("min requests " + minRequests + " is below 1");
        }
        requireRate("min agreement rate", minAgreementRate);
        requireRate("max shadow error rate", maxShadowErrorRate);
        if (!(maxShadowLatencyP99Ms > 0)) {
            throw new IllegalArgumentException(
                    "max shadow latency " + maxShadowLatencyP99Ms + " ms is not above 0");
        }
        if (!(maxDistributionDivergence >= 0)) {
            throw new IllegalArgumentException(
                    "max divergence " + maxDistributionDivergence + " is not 0 or more");
        }
    }

    /** Whether the shadow's latency is limited. */
    public boolean hasLatency() {
        return Double.isFinite(maxShadowLatencyP99Ms);
    }

    static void requireRate(String name, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(name + " " + rate + " is not in [0, 1]");
        }
    }
}
