package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When evidence is enough.
 *
 * @param promoteAlpha the accepted probability that a bad shadow is ever promoted
 * @param rejectAlpha the accepted probability that a good shadow is ever rejected
 * @param tunedToRequests at which number of requests evidence is strongest
 * @param minDuration of event time before a shadow can be promoted
 * @param cycle limits are about the mean over whole ones; a multiple of the window
 * @param maxDuration of event time after which nothing more is proven; null for no end
 * @param windowsBetweenFalseAlarms at least so many in the mean
 */
public record EvidenceRules(
        double promoteAlpha,
        double rejectAlpha,
        double tunedToRequests,
        Duration minDuration,
        Duration cycle,
        @Nullable Duration maxDuration,
        double windowsBetweenFalseAlarms)
        implements Serializable {

    public EvidenceRules {
        if (cycle.isZero() || cycle.isNegative()) {
            throw new IllegalArgumentException("cycle " + cycle + " is not above 0");
        }
    }
}
