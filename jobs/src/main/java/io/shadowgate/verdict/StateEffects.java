package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import java.util.List;

/** The design effects estimated from a state: those of clusters plus those of time. */
public final class StateEffects {
    private final List<Gate> gates;
    private final TimeEffects time;
    private final DesignEffects clusters;

    /**
     * @param gates of the whole test
     */
    public StateEffects(EvidenceState state, List<Gate> gates) {
        this.gates = gates;
        time = TimeEffects.cautious(state.wandering());
        clusters = DesignEffects.ofClusters(state.total().clusters(), gates);
    }

    public DesignEffects ofTest() {
        return clusters.plus(time.of(gates));
    }

    /** The effects in a segment; those of all requests if its clusters were not counted. */
    public DesignEffects ofSegment(String name, Counts segment) {
        DesignEffects own =
                segment.clusters() == null
                        ? clusters
                        : DesignEffects.ofClusters(segment.clusters(), gates);
        return own.plus(time.ofSegment(name, gates));
    }
}
