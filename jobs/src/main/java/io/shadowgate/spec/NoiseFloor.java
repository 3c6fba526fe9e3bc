package io.shadowgate.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How much the primary differs from its own log when it answers again. No shadow can differ less.
 *
 * @param disagreementRate in [0, 1)
 * @param errorRate in [0, 1)
 * @param divergence a Jensen-Shannon distance, 0 or more
 * @param latencyOverheadMs the p99 measured here minus the p99 in the log; null if not known
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

    /** The limits, raised by this floor. */
    Limits under(Limits limits) {
        return new Limits(
                limits.minRequests(),
                Math.max(0, limits.minAgreementRate() - disagreementRate),
                limits.maxShadowLatencyP99Ms(),
                Math.min(1, limits.maxShadowErrorRate() + errorRate),
                // The distance is a metric, so the floor and the limit add up (triangle
                // inequality).
                limits.maxDistributionDivergence() + divergence);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(name + " " + share + " is not in [0, 1)");
        }
    }
}
