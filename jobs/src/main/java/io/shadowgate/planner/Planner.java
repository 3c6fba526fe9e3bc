package io.shadowgate.planner;

import io.shadowgate.decision.Decision;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Expected;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.gate.Need;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.verdict.DesignEffects;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.GateResults;
import io.shadowgate.verdict.PointPolicy;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.StateEffects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes how many requests each check of a test needs, for a shadow with the expected behaviour.
 *
 * <p>With the computed number of requests, one look at the end of a cycle finds enough evidence at
 * the check with the given power. The numbers include the chance part of an observed distance and
 * the cost of averaging two kinds of evidence about it.
 */
public final class Planner {
    /** A need that no number of requests meets is the largest. */
    private static final Comparator<Need> BY_REQUESTS =
            Comparator.comparing(Need::requests, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Gates spec;
    private final double power;

    /** Gates of the policy that decides. */
    private final List<Gate> gates;

    /** Gates of segments; empty if segments have none. */
    private final List<Gate> ofSegments;

    /** All gates of the whole test, under either policy. */
    private final List<Gate> all;

    /**
     * @param power the probability that the computed number of requests is enough, in (0, 1)
     */
    public Planner(ShadowTest test, double power) {
        spec = test.gates();
        this.power = power;
        boolean point = spec.policy() == Gates.Policy.POINT;
        all = Measures.gates(test);
        gates = all.stream().filter(gate -> !point || gate.isInPointPolicy()).toList();
        ofSegments =
                point || spec.segments().names().isEmpty() ? List.of() : Measures.ofSegments(test);
    }

    /** The needs of a test that has not begun, in the order of checks in decisions. */
    public List<Need> needs(Expected expected) {
        List<Need> needs = byCheck(gates, gate -> need(gate, expected));
        if (!ofSegments.isEmpty()) {
            double share =
                    expected.smallestSegment() == null
                            ? 1.0 / spec.segments().maxSegments()
                            : expected.smallestSegment();
            ofSegments.stream()
                    .map(gate -> need(gate, expected))
                    .max(BY_REQUESTS)
                    .ifPresent(need -> needs.add(need.times(1 / share).as(GateResults.SEGMENTS)));
        }
        return needs;
    }

    /**
     * The needs of a running test that continues as before. The numbers are totals: they include
     * requests so far.
     */
    public List<Need> needs(EvidenceState state, Decision decision) {
        StateEffects effects = new StateEffects(state, all);
        DesignEffects ofTest = effects.ofTest();
        List<Need> needs =
                byCheck(gates, gate -> need(gate, state.total(), ofTest, decision.gates()));
        if (!ofSegments.isEmpty()) {
            needs.add(needOfSegments(state, decision, effects));
        }
        return needs;
    }

    /**
     * The need of traffic, then the need of each check: its gate's, or the largest of its gates'.
     */
    private List<Need> byCheck(List<Gate> of, Function<Gate, Need> need) {
        Map<String, Need> needs = new LinkedHashMap<>();
        long least = spec.limits().minRequests();
        needs.put(
                PointPolicy.SUFFICIENT_TRAFFIC,
                Need.of(PointPolicy.SUFFICIENT_TRAFFIC, least, least, least));
        of.forEach(
                gate ->
                        needs.merge(
                                gate.check(), need.apply(gate), BinaryOperator.maxBy(BY_REQUESTS)));
        return new ArrayList<>(needs.values());
    }

    private Need need(Gate gate, Expected expected) {
        return gate.need(expected, power).times(1 / gate.share(expected));
    }

    private Need need(Gate gate, Counts seen, DesignEffects effects, List<GateResult> results) {
        Need need = gate.need(seen, power).times(effects.of(gate) * gate.requestsPerTrial(seen));
        boolean proven = results.stream().anyMatch(result -> result.isOf(gate) && result.isGood());
        return proven ? Need.of(need.check(), need.expected(), need.limit(), 0) : need;
    }

    /**
     * The need of the segment and gate that take longest, based on the segment's share of requests.
     */
    private Need needOfSegments(EvidenceState state, Decision decision, StateEffects effects) {
        Map<String, SegmentResult> results =
                decision.segments().stream()
                        .collect(Collectors.toMap(SegmentResult::segment, Function.identity()));
        List<Need> needs = new ArrayList<>();
        state.segments()
                .forEach(
                        (name, counts) -> {
                            SegmentResult result = results.get(name);
                            if (passes(result)) {
                                return;
                            }
                            double factor =
                                    part(
                                            state.total().coverage().compared(),
                                            counts.coverage().compared());
                            DesignEffects own = effects.ofSegment(name, counts);
                            for (Gate gate : ofSegments) {
                                Need need =
                                        need(
                                                gate,
                                                counts,
                                                own,
                                                result == null ? List.of() : result.gates());
                                needs.add(need.times(factor).as(GateResults.SEGMENTS));
                            }
                        });
        return needs.stream()
                .max(BY_REQUESTS)
                .orElse(Need.of(GateResults.SEGMENTS, 1, spec.limits().minAgreementRate(), 0));
    }

    /** Whether the spec lets a segment pass because it has too few requests. */
    private boolean passes(@Nullable SegmentResult result) {
        return spec.segments().ifUnderpowered() == Gates.IfUnderpowered.PASS
                && result != null
                && result.standing() == Standing.UNDERPOWERED;
    }

    private static double part(double compared, long counted) {
        return counted == 0 ? 1 : compared / counted;
    }

    /** Explains what to change if no number of requests is enough. */
    public String explain(Need need) {
        String expected = "a segment";
        String limit = "the limits wider, or gates.segments.measures fewer";
        for (Gate gate : gates) {
            if (gate.check().equals(need.check())) {
                expected = gate.option();
                limit = gate.key() + (gate.side() == Side.AT_LEAST ? " lower" : " higher");
            }
        }
        return "%s %s: %s; expect better, or set %s"
                .formatted(expected, need.expected(), need.reason(), limit);
    }
}
