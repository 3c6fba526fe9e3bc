package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much evidence a verdict needs.
 *
 * @param promoteAlpha the accepted probability that a bad shadow is ever promoted
 * @param rejectAlpha the accepted probability that a good shadow is ever rejected
 * @param tunedToRequests number of requests at which evidence is strongest
 * @param minDuration event time before a shadow can be promoted
 * @param cycle limits apply to the mean over whole cycles; a multiple of the window
 * @param maxDuration event time after which nothing more is proven; null for no end
 * @param windowsBetweenFalseAlarms least mean number of windows between two false alarms
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
