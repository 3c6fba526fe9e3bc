package io.shadowgate.gate;

import io.shadowgate.statistics.evidence.BlockSums;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Design effects of time, each from the outcome that it is applied to.
 *
 * <p>An outcome that never or always occurred tells nothing of how it wanders. It is taken to
 * wander, at its limit, by the same share of its rate as the failures that occurred most; if there
 * are none at all, not to wander.
 */
final class TimeEffects {
    private static final List<String> DONORS =
            List.of(PointPolicy.AGREEMENT, PointPolicy.LATENCY, PointPolicy.ERRORS);

    private final Wandering wandering;
    private final boolean cautious;

    /** The variance of a rate over time, over the square of the rate. */
    private final double relativeVariance;

    /** For a proof: few blocks cost more. */
    static TimeEffects cautious(Wandering wandering) {
        return new TimeEffects(wandering, true);
    }

    /** For an alarm, which may be false now and then. */
    static TimeEffects likely(Wandering wandering) {
        return new TimeEffects(wandering, false);
    }

    private TimeEffects(Wandering wandering, boolean cautious) {
        this.wandering = wandering;
        this.cautious = cautious;
        double variance = 0;
        long most = 0;
        for (String gate : DONORS) {
            BlockSums sums = wandering.sums(gate);
            if (sums.tellsEffect() && sums.outcomes() > most) {
                most = sums.outcomes();
                double rate = (double) sums.outcomes() / sums.trials();
                variance =
                        (wandering.effect(gate, cautious) - 1)
                                * (1 - rate)
                                / (rate * sums.meanTrials());
            }
        }
        relativeVariance = variance;
    }

    /**
     * @param limits by gate, the largest share of failures that it allows
     */
    DesignEffects of(Map<String, Double> limits) {
        return of("", limits);
    }

    DesignEffects ofSegment(String segment, Map<String, Double> limits) {
        return of(Wandering.of(segment, ""), limits);
    }

    private DesignEffects of(String prefix, Map<String, Double> limits) {
        if (!wandering.isTold()) {
            return DesignEffects.NONE;
        }
        Map<String, Double> effects = new HashMap<>();
        limits.forEach((gate, limit) -> effects.put(gate, effect(prefix + gate, limit)));
        return new DesignEffects(effects, 1);
    }

    private double effect(String gate, double limit) {
        BlockSums sums = wandering.sums(gate);
        if (sums.tellsEffect()) {
            return wandering.effect(gate, cautious);
        }
        double odds = limit < 1 ? limit / (1 - limit) : 0;
        return 1 + relativeVariance * sums.meanTrials() * odds;
    }
}
