package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import java.util.List;

/** The design effects estimated from a state: those of clusters plus those of time. */
public final class StateEffects {
    private final List<Gate> gates;
    private final List<Gate> all;
    private final List<Gate> gatesOfLabels;
    private final TimeEffects time;
    private final TimeEffects timeOfLabels;
    private final DesignEffects clusters;

    /**
     * @param gates of the whole test
     */
    public StateEffects(EvidenceState state, List<Gate> gates) {
        this.gates = gates.stream().filter(gate -> !gate.isOfLabels()).toList();
        gatesOfLabels = gates.stream().filter(Gate::isOfLabels).toList();
        timeOfLabels = TimeEffects.cautious(state.wanderingOfLabels());
        time = TimeEffects.cautious(state.wandering());
        clusters = DesignEffects.ofClusters(state.total().clusters(), gates);
        all = gates;
    }

    public DesignEffects ofTest() {
        return clusters.plus(ofTime());
    }

    /** The effects of time alone. */
    DesignEffects ofTime() {
        return time.of(gates).plus(timeOfLabels.of(gatesOfLabels));
    }

    /** The effects in a segment; those of all requests if its clusters were not counted. */
    public DesignEffects ofSegment(String name, Counts segment) {
        DesignEffects own =
                segment.clusters() == null
                        ? clusters
                        : DesignEffects.ofClusters(segment.clusters(), all);
        return own.plus(time.ofSegment(name, gates))
                .plus(timeOfLabels.ofSegment(name, gatesOfLabels));
    }
}
