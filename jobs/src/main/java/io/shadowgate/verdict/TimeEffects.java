package io.shadowgate.verdict;

import io.shadowgate.gate.Gate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Design effects of time. Each gate's effect comes from its own outcomes.
 *
 * <p>A gate at which all requests failed, or none, has no effect of time: if its rate varied around
 * the limit, some blocks would differ. It does not borrow the effect of another gate, because one
 * slow call says nothing about the variation of agreement.
 */
final class TimeEffects {
    private final Wandering wandering;
    private final boolean cautious;

    /** For a proof: an upper bound, which is larger for few blocks. */
    static TimeEffects cautious(Wandering wandering) {
        return new TimeEffects(wandering, true);
    }

    /** For an alarm, which may sometimes be false: the plain estimate. */
    static TimeEffects likely(Wandering wandering) {
        return new TimeEffects(wandering, false);
    }

    private TimeEffects(Wandering wandering, boolean cautious) {
        this.wandering = wandering;
        this.cautious = cautious;
    }

    DesignEffects of(List<Gate> gates) {
        return of("", gates);
    }

    DesignEffects ofSegment(String segment, List<Gate> gates) {
        return of(Wandering.of(segment, ""), gates);
    }

    private DesignEffects of(String prefix, List<Gate> gates) {
        if (!wandering.isTold()) {
            return DesignEffects.NONE;
        }
        Map<String, Double> effects = new HashMap<>();
        for (Gate gate : gates) {
            String id = prefix + gate.id();
            boolean told = wandering.sums(id).tellsEffect();
            effects.put(gate.id(), told ? wandering.effect(id, cautious) : 1);
        }
        return new DesignEffects(effects);
    }
}
