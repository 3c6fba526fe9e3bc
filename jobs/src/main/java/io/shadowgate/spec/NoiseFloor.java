package io.shadowgate.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How much the primary differs from its own log when it is asked again: no shadow can differ less.
 *
 * @param disagreementRate in [0, 1)
 * @param errorRate in [0, 1)
 * @param divergence a Jensen-Shannon distance, 0 or more
 * @param latencyOverheadMs of the p99, measured here less logged there; null when not known
 */
public record NoiseFloor(
        double disagreementRate,
        double errorRate,
        double divergence,
        @Nullable Double latencyOverheadMs)
        implements Serializable {

    public NoiseFloor {
        requireShare("disagreement rate", disagreementRate);
        requireShare("error rate", errorRate);
        if (!(divergence >= 0)) {
            throw new IllegalArgumentException("divergence " + divergence + " is not 0 or more");
        }
    }

    /** The same limits for what comes on top of it. */
    Limits under(Limits limits) {
        return new Limits(
                limits.minRequests(),
                Math.max(0, limits.minAgreementRate() - disagreementRate),
                limits.maxShadowLatencyP99Ms(),
                Math.min(1, limits.maxShadowErrorRate() + errorRate),
                // The distance is a metric: from the primary's law to its noisy one, and on.
                limits.maxDistributionDivergence() + divergence);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(name + " " + share + " is not in [0, 1)");
        }
    }
}
