package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Estimate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.EBenjaminiHochberg;
import io.shadowgate.statistics.evidence.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Computes the evidence at every gate of the whole test and of its segments. */
public final class Evaluation {
    private final Gates spec;
    private final List<Gate> gates;
    private final List<Gate> gatesOfSegments;

    public Evaluation(ShadowTest test) {
        spec = test.gates();
        gates = Measures.gates(test);
        gatesOfSegments = Measures.ofSegments(test);
    }

    /** The gates of the whole test. */
    public List<Gate> gates() {
        return gates;
    }

    /** The gates of every segment. */
    List<Gate> gatesOfSegments() {
        return gatesOfSegments;
    }

    /** Whether any gate needs labels. */
    boolean hasGatesOfLabels() {
        return gates.stream().anyMatch(Gate::isOfLabels);
    }

    public GateResults results(EvidenceState state) {
        return results(state, gates, gatesOfSegments);
    }

    /** The results of the gates that need no labels. */
    GateResults withoutLabels(EvidenceState state) {
        return results(state, withoutLabels(gates), withoutLabels(gatesOfSegments));
    }

    private static List<Gate> withoutLabels(List<Gate> all) {
        return all.stream().filter(gate -> !gate.isOfLabels()).toList();
    }

    private GateResults results(EvidenceState state, List<Gate> ofTest, List<Gate> ofSegments) {
        StateEffects effects = new StateEffects(state, gates);
        boolean gated = !spec.segments().names().isEmpty();
        return new GateResults(
                PointPolicy.traffic(
                        state.total().coverage().compared(), spec.limits().minRequests()),
                results(ofTest, state.total(), effects.ofTest()),
                ofSegments(state.segments(), ofSegments, effects),
                gated ? spec.segments().maxSegments() - state.segments().size() : 0,
                state.moreSegments(),
                spec.segments().ifUnderpowered());
    }

    private List<GateResult> results(List<Gate> of, Counts counts, DesignEffects effects) {
        return of.stream()
                .map(gate -> GateResult.of(gate, counts, effects, spec.evidence()))
                .toList();
    }

    private List<SegmentResult> ofSegments(
            Map<String, Counts> segments, List<Gate> gates, StateEffects effects) {
        List<String> names = new ArrayList<>();
        List<List<GateResult>> results = new ArrayList<>();
        new TreeMap<>(segments)
                .forEach(
                        (name, counts) -> {
                            names.add(name);
                            results.add(results(gates, counts, effects.ofSegment(name, counts)));
                        });
        double[] logBad = results.stream().mapToDouble(Evaluation::logBad).toArray();
        boolean[] flags = EBenjaminiHochberg.flags(logBad, spec.evidence().rejectAlpha());
        List<SegmentResult> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<GateResult> own = results.get(i);
            all.add(
                    new SegmentResult(
                            names.get(i),
                            own.stream().mapToDouble(GateResult::logGood).min().orElse(0),
                            logBad[i],
                            flags[i] ? Standing.BAD : standing(own),
                            own));
        }
        return all;
    }

    private static double logBad(List<GateResult> results) {
        return Combination.logAverage(results.stream().mapToDouble(GateResult::logBad).toArray());
    }

    /** The standing of a segment that is not flagged as bad. */
    private static Standing standing(List<GateResult> results) {
        if (results.stream().allMatch(GateResult::isGood)) {
            return Standing.GOOD;
        }
        return results.stream().anyMatch(one -> one.standing() == Standing.UNDERPOWERED)
                ? Standing.UNDERPOWERED
                : Standing.INCONCLUSIVE;
    }

    /** The design effects of time by gate; null if they cannot be estimated yet. */
    @Nullable
    public Map<String, Double> timeEffects(EvidenceState state) {
        return state.wandering().isTold()
                ? new TreeMap<>(new StateEffects(state, gates).ofTime().byGate())
                : null;
    }

    /** Further values that decisions show. */
    public List<Estimate> estimates(EvidenceState state) {
        DesignEffects effects = new StateEffects(state, gates).ofTest();
        return gates.stream()
                .flatMap(gate -> gate.estimates(state.total(), effects.of(gate)).stream())
                .toList();
    }
}
