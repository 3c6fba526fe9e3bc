package io.shadowgate.gate;

import java.util.List;
import java.util.Set;

/** The design effects that a state's counts show: those of clusters and those of time. */
final class StateEffects {
    private final List<String> classes;
    private final Set<String> gates;
    private final TimeEffects time;
    private final DesignEffects clusters;

    /**
     * @param classes that have gates of their own
     * @param gates of the test as a whole
     */
    StateEffects(GateState state, List<String> classes, Set<String> gates) {
        this.classes = classes;
        this.gates = gates;
        time = TimeEffects.cautious(state.wandering());
        clusters = DesignEffects.ofClusters(state.total().clusters(), classes);
    }

    DesignEffects ofTest() {
        return clusters.plus(time.of(gates));
    }

    /** Its own; where its clusters were not counted, those of all requests. */
    DesignEffects ofSegment(String name, Evidence segment) {
        DesignEffects own =
                segment.clusters() == null
                        ? clusters
                        : DesignEffects.ofClusters(segment.clusters(), classes);
        return own.plus(time.ofSegment(name, gates));
    }
}
