package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step on the way from shadow to production: a share of the requests that the new model
 * answers, and what has to be proven there. A stage of the spec with several weights is several
 * steps of the same name.
 *
 * @param weight the share, in [0, 1]; 0 while nobody is served by the new model
 * @param minDuration event time before the next step, from when the share fits
 * @param maxDuration event time after which the stage halts without a proof; null for no end
 * @param cycle a proof counts only at the end of whole cycles
 * @param idleHalt event time without any request after which the stage halts
 * @param validFor how long after the end of its window an answer is valid; null for the usual time
 * @param gates the limits, empty exactly if the weight is 0
 */
public record Stage(
        String name,
        double weight,
        Duration minDuration,
        @Nullable Duration maxDuration,
        Duration cycle,
        Duration idleHalt,
        @Nullable Duration validFor,
        Map<ArmLimit, Double> gates)
        implements Serializable {

    public Stage {
        gates = new TreeMap<>(gates);
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight " + weight + " is not in [0, 1]");
        }
        if (gates.isEmpty() != (weight == 0)) {
            throw new IllegalArgumentException(
                    "stage " + name + " of weight " + weight + " with gates " + gates);
        }
        if (cycle.toMillis() < 1) {
            throw new IllegalArgumentException("cycle " + cycle + " is below 1 ms");
        }
    }

    /** The name with the weight, for people. */
    public String title() {
        return name + " at " + weight;
    }
}
