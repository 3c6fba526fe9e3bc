package io.shadowgate.policy;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Estimate;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.gate.Outcome;
import io.shadowgate.gate.Wording;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.EBenjaminiHochberg;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.statistics.evidence.WindowAlarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Decides on what the counts prove, so that looking often does no harm. A limit is about the mean
 * over whole cycles from the first window on.
 *
 * <p>PROMOTE when, at the end of a whole cycle, every gate is proven good, there was enough traffic
 * for long enough, and no alarm is active; it stands until the next such end, or an alarm. REJECT
 * for good when the gates' average evidence for bad is enough at such an end. Between them it is
 * REJECT for as long as that evidence is enough, and not final. HOLD otherwise.
 */
public final class EvidencePolicy {
    /** Windows have any number of requests. */
    private static final double[] SCALES = {1, 0.1, 0.01};

    /** A week of windows of 5 minutes. */
    private static final int MOST_SLOTS = 2016;

    /** Requests in the same phase before: of the window alone, or of many windows. */
    private static final long[] POOLS = {1, 2000};

    private final Gates gates;
    private final EvidenceRules rules;
    private final WindowAlarm alarm;
    private final List<Gate> ofTest;
    private final List<Gate> ofSegments;
    private final Set<Counts.Sketch> sketchesOfSegments;

    /** The gates of the alarm, by scale. */
    private final List<List<Gate>> ofWindows = new ArrayList<>();

    private final long cycle;
    private final int slots;

    public EvidencePolicy(ShadowTest test) {
        gates = test.gates();
        rules = gates.evidence();
        alarm = new WindowAlarm(rules.windowsBetweenFalseAlarms());
        for (double scale : SCALES) {
            ofWindows.add(
                    Measures.gates(test, rules.tunedToRequests() * scale).stream()
                            .filter(Gate::isInAlarm)
                            .toList());
        }
        ofTest = Measures.gates(test);
        ofSegments = Measures.ofSegments(test);
        sketchesOfSegments =
                ofSegments.stream()
                        .flatMap(gate -> gate.sketches().stream())
                        .collect(Collectors.toSet());
        cycle = rules.cycle().toMillis();
        slots = (int) Math.max(1, Math.min(MOST_SLOTS, cycle / test.window().toMillis()));
    }

    /** The gates of the whole test. */
    public List<Gate> gates() {
        return ofTest;
    }

    /** A state and what its counts prove. */
    public record Step(EvidenceState state, GateResults results) {}

    /**
     * Goes on to the next window with traffic.
     *
     * @param before null at the first
     * @param segments what the window holds of segments that are to have gates
     */
    public Step next(
            @Nullable EvidenceState before,
            Subject subject,
            long start,
            long end,
            Counts window,
            Map<String, Counts> segments,
            boolean hindsight) {
        boolean goesOn = before != null && before.subject().equals(subject);
        Progress progress = new Progress(goesOn ? before : first(subject, before, start));
        progress.take(start, end, window.coverage().compared());
        progress.passBoundaries(start, end);
        progress.add(start, end, window, segments, hindsight);
        return progress.step();
    }

    private EvidenceState first(Subject subject, @Nullable EvidenceState before, long start) {
        return new EvidenceState(
                subject,
                before == null ? null : before.subject(),
                before == null ? 0 : before.restarts() + 1,
                CoveredTime.startingAt(start),
                start,
                Counts.NONE,
                Map.of(),
                false,
                Wandering.NONE,
                PhaseCounts.start(slots),
                pools(),
                null,
                null,
                null,
                null,
                0);
    }

    GateResults results(EvidenceState state) {
        StateEffects effects = effects(state);
        DesignEffects ofAll = effects.ofTest();
        boolean gated = !gates.segments().names().isEmpty();
        return new GateResults(
                PointPolicy.traffic(
                        state.total().coverage().compared(), gates.limits().minRequests()),
                results(ofTest, state.total(), ofAll),
                ofSegments(state.segments(), effects),
                gated ? gates.segments().most() - state.segments().size() : 0,
                state.moreSegments(),
                gates.segments().withoutPower());
    }

    private StateEffects effects(EvidenceState state) {
        return new StateEffects(state, ofTest);
    }

    private List<GateResult> results(List<Gate> of, Counts counts, DesignEffects effects) {
        return of.stream().map(gate -> GateResult.of(gate, counts, effects, rules)).toList();
    }

    /** By gate of the whole test; null where they cannot be told. */
    @Nullable
    public Map<String, Double> timeEffects(EvidenceState state) {
        return state.wandering().isTold()
                ? new TreeMap<>(
                        TimeEffects.cautious(state.wandering()).of(ofTest).byGate())
                : null;
    }

    private List<SegmentResult> ofSegments(Map<String, Counts> segments, StateEffects ofState) {
        List<String> names = new ArrayList<>();
        List<List<GateResult>> results = new ArrayList<>();
        new TreeMap<>(segments)
                .forEach(
                        (name, evidence) -> {
                            DesignEffects effects = ofState.ofSegment(name, evidence);
                            names.add(name);
                            results.add(results(ofSegments, evidence, effects));
                        });
        double[] logBad =
                results.stream()
                        .mapToDouble(
                                each ->
                                        Combination.logAverage(
                                                each.stream()
                                                        .mapToDouble(GateResult::logBad)
                                                        .toArray()))
                        .toArray();
        boolean[] flags = EBenjaminiHochberg.flags(logBad, rules.rejectAlpha());
        List<SegmentResult> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(
                    new SegmentResult(
                            names.get(i),
                            results.get(i).stream().mapToDouble(GateResult::logGood).min().orElse(0),
                            logBad[i],
                            flags[i] ? Standing.BAD : standing(results.get(i)),
                            results.get(i)));
        }
        return all;
    }

    /** Of a segment that is not flagged as bad. */
    private static Standing standing(List<GateResult> results) {
        if (results.stream().allMatch(GateResult::isGood)) {
            return Standing.GOOD;
        }
        return results.stream().anyMatch(one -> one.standing() == Standing.UNDERPOWERED)
                ? Standing.UNDERPOWERED
                : Standing.INCONCLUSIVE;
    }

    /** What decisions show beside the gates. */
    public List<Estimate> estimates(EvidenceState state) {
        DesignEffects effects = effects(state).ofTest();
        return ofTest.stream()
                .flatMap(gate -> gate.estimates(state.total(), effects.of(gate)).stream())
                .toList();
    }

    private static List<AlarmPool> pools() {
        List<AlarmPool> pools = new ArrayList<>();
        for (long enough : POOLS) {
            pools.add(AlarmPool.of(enough));
        }
        return pools;
    }

    /** The average of detectors is one. */
    public static double logAlarm(List<AlarmPool> pools) {
        return Combination.logAverage(pools.stream().mapToDouble(AlarmPool::logAlarm).toArray());
    }

    public boolean isAlarmed(@Nullable Long alarmedAt, long at) {
        return alarmedAt != null && at < alarmedAt + cycle;
    }

    private boolean isOver(long covered) {
        return rules.maxDuration() != null && covered > rules.maxDuration().toMillis();
    }

    public PolicyVerdict judge(Step step) {
        EvidenceState state = step.state;
        GateResults results = step.results;
        Verdict verdict;
        String reason;
        if (state.rejected() != null) {
            verdict = Verdict.REJECT;
            reason =
                    "proven bad at "
                            + Wording.time(state.rejected().at())
                            + ": "
                            + state.rejected().reason();
        } else if (state.badSince() != null) {
            verdict = Verdict.REJECT;
            reason = soFar(state, results);
        } else if (state.proven() != null) {
            verdict = Verdict.PROMOTE;
            reason = state.proven().reason();
        } else {
            verdict = Verdict.HOLD;
            reason = String.join("; ", holdReasons(state, results));
        }
        if (state.hindsight() > 0) {
            reason += " (judged in hindsight: " + state.hindsight() + " windows, other gates)";
        }
        reason += state.time().isolatedText();
        return new PolicyVerdict(verdict, state.rejected() != null, results.checks(), reason);
    }

    /** Of a shadow that may still become good. */
    private String soFar(EvidenceState state, GateResults results) {
        String reason =
                "proven bad so far, since "
                        + Wording.time(state.badSince().at())
                        + ": "
                        + state.badSince().reason();
        long next = state.time().nextCycleEnd(rules.cycle());
        long left = next - state.time().end();
        if (isOver(state.time().covered() + left)) {
            return reason + "; not final, as the test ends before the cycle does";
        }
        double rest = (double) left / Math.max(1, state.time().covered());
        return reason
                + "; final at the end of the cycle, "
                + Wording.time(next)
                + ", "
                + Recovery.words(ofTest, results.gates(), state.total(), rest);
    }

    /** What a proof assumes that the counts cannot show; empty where they can. */
    private static String assumed(EvidenceState state) {
        return state.wandering().isTold()
                ? ""
                : " (taking windows as independent: "
                        + (state.wandering().block() < Wandering.BLOCKS_OF_A_CYCLE
                                ? "no whole cycle is over"
                                : "traffic came in one part of the cycle only")
                        + ", so how rates wander is not known)";
    }

    private List<String> holdReasons(EvidenceState state, GateResults results) {
        List<String> reasons = new ArrayList<>();
        long age = state.time().covered();
        if (rules.maxDuration() != null && age >= rules.maxDuration().toMillis()) {
            reasons.add(
                    "expired: "
                            + Wording.duration(rules.maxDuration().toMillis())
                            + " are over without a proof");
        }
        if (age < rules.minDuration().toMillis()) {
            reasons.add(
                    "too early: "
                            + Wording.duration(age)
                            + " of "
                            + Wording.duration(rules.minDuration().toMillis()));
        }
        if (isAlarmed(state.alarmedAt(), state.time().end())) {
            reasons.add("alarm: a sudden fault at " + Wording.time(state.alarmedAt()));
        }
        reasons.addAll(results.open());
        if (reasons.isEmpty()) {
            reasons.add(
                    "all gates are proven good; whole cycles decide, next at "
                            + Wording.time(state.time().nextCycleEnd(rules.cycle())));
        }
        return reasons;
    }

    /** A state on its way over one window. */
    private final class Progress {
        private final EvidenceState before;
        private CoveredTime time;
        private Counts total;
        private final TreeMap<String, Counts> segments;
        private boolean moreSegments;
        private long end;
        private Wandering wandering;
        private PhaseCounts phases;
        private List<AlarmPool> pools;
        private Long alarmedAt;
        private Dated proven;
        private Dated rejected;
        private Dated badSince;
        private long hindsight;
        private GateResults results;

        Progress(EvidenceState state) {
            before = state;
            time = state.time();
            total = state.total();
            segments = new TreeMap<>(state.segments());
            moreSegments = state.moreSegments();
            end = state.end();
            wandering = state.wandering();
            phases = state.phases();
            pools = new ArrayList<>(state.pools());
            alarmedAt = state.alarmedAt();
            proven = state.proven();
            rejected = state.rejected();
            badSince = state.badSince();
            hindsight = state.hindsight();
        }

        /** Blocks and phases are counted from where cycles start, and start anew with them. */
        void take(long start, long windowEnd, long requests) {
            time = time.next(start, windowEnd, requests, rules.cycle());
            if (time.start() != before.time().start()) {
                wandering = Wandering.NONE;
                phases = PhaseCounts.start(slots);
                pools = pools();
            }
        }

        /** A window that may be far from all others says nothing of blocks and phases. */
        private boolean counts() {
            return time.end() == end;
        }

        /** Blocks, groups of windows and whole cycles may end while there is no traffic. */
        void passBoundaries(long start, long windowEnd) {
            if (time.end() == windowEnd) {
                wandering = wandering.to(block(start));
                for (int i = 0; i < pools.size(); i++) {
                    AlarmPool pool = pools.get(i);
                    if (!pool.isEmpty()
                            && (cycleOf(start) > phases.cycle()
                                    || slot(start) > group(pool).last())) {
                        pools.set(i, sounded(pool));
                    }
                }
                ring();
            }
            long last = time.cycleEnd(before.time(), rules.cycle());
            if (last > time.start() && last <= start) {
                results = results(state());
                look(last);
            }
            if (cycleOf(start) > phases.cycle()) {
                phases =
                        phases.to(
                                cycleOf(start),
                                TimeEffects.likely(wandering).of(ofTest).byGate());
            }
        }

        void add(
                long start,
                long windowEnd,
                Counts window,
                Map<String, Counts> parts,
                boolean late) {
            end = windowEnd;
            total = total.plus(window);
            hindsight += late ? 1 : 0;
            Map<String, Outcome> outcomes = new TreeMap<>();
            ofTest.forEach(gate -> outcomes.put(gate.id(), gate.outcome(window)));
            new TreeMap<>(parts).forEach((name, part) -> addSegment(name, part, outcomes));
            if (counts()) {
                wandering = wandering.plus(outcomes).to(block(end));
            }
            results = results(state());
            if (isOver(time.covered())) {
                return;
            }
            if (counts()) {
                pool(start, window);
            }
            boolean bad = rejected == null && isBad();
            badSince = !bad ? null : badSince == null ? proof() : badSince;
            proven = bad ? null : proven;
            long last = time.cycleEnd(before.time(), rules.cycle());
            if (last == end && last > time.start()) {
                look(end);
            }
        }

        private long block(long at) {
            return (at - time.start()) * Wandering.BLOCKS_OF_A_CYCLE / cycle;
        }

        private long cycleOf(long at) {
            return (at - time.start()) / cycle;
        }

        private int slot(long at) {
            return (int) ((at - time.start()) % cycle * slots / cycle);
        }

        private boolean isBad() {
            return results.logBad() >= -StrictMath.log(rules.rejectAlpha());
        }

        private Dated proof() {
            return new Dated(end, results.badReasons(rules.rejectAlpha()) + assumed(state()));
        }

        /** The first to come have gates: they stay the same, whoever comes later. */
        private void addSegment(String name, Counts part, Map<String, Outcome> outcomes) {
            if (segments.containsKey(name) || segments.size() < gates.segments().most()) {
                segments.merge(name, part.only(sketchesOfSegments), Counts::plus);
                ofSegments.forEach(
                        gate ->
                                outcomes.put(Wandering.of(name, gate.id()), gate.outcome(part)));
            } else {
                moreSegments = true;
            }
        }

        /** Windows are compared with the same phase of the cycle before, once there are enough. */
        private void pool(long start, Counts counts) {
            if (phases.hasBefore() && counts.coverage().compared() > 0) {
                for (int i = 0; i < pools.size(); i++) {
                    AlarmPool pool = pools.get(i).plus(slot(start), counts);
                    boolean ends = cycleOf(end) > cycleOf(start) || slot(end) > group(pool).last();
                    pools.set(i, ends ? sounded(pool) : pool);
                }
                ring();
            }
            phases = phases.plus(slot(start), counts, ofWindows.get(0));
        }

        private PhaseCounts.Group group(AlarmPool pool) {
            return phases.groupOf(pool.slot(), pool.enough());
        }

        /** At the end of a group of windows. */
        private AlarmPool sounded(AlarmPool pool) {
            DesignEffects effects =
                    DesignEffects.ofClusters(total.clusters(), ofTest)
                            .plus(new DesignEffects(phases.effects()));
            PhaseCounts.Group group = group(pool);
            double[] logBad =
                    ofWindows.stream()
                            .mapToDouble(each -> logWorse(each, pool.windows(), group, effects))
                            .toArray();
            return pool.seen(Combination.logAverage(logBad));
        }

        /**
         * Evidence that windows are beyond a limit and, at that gate, worse than the same phase of
         * the cycle before.
         */
        private double logWorse(
                List<Gate> of, Counts windows, PhaseCounts.Group group, DesignEffects effects) {
            return Combination.logAverage(
                    of.stream()
                            .mapToDouble(
                                    gate ->
                                            gate.logWorse(
                                                    windows,
                                                    usual(gate, group, effects.of(gate)),
                                                    effects.of(gate)))
                            .toArray());
        }

        /** A share of failures that the phase's true one exceeds in one case of a hundred. */
        private double usual(Gate gate, PhaseCounts.Group group, double effect) {
            return RateIntervals.wilson(
                            phases.failuresBefore(group, gate) / effect,
                            phases.trialsBefore(group, gate) / effect,
                            0.98)
                    .upper();
        }

        private void ring() {
            if (alarm.rings(logAlarm(pools))) {
                alarmedAt = end;
                proven = null;
                pools = pools();
            }
        }

        /** At the end of a whole cycle. */
        private void look(long at) {
            long covered = time.coveredAt(at, before.time());
            if (rejected != null || isOver(covered)) {
                return;
            }
            badSince = null;
            if (isBad()) {
                rejected = new Dated(at, proof().reason());
                proven = null;
                return;
            }
            boolean longEnough = covered >= rules.minDuration().toMillis();
            boolean good = longEnough && !isAlarmed(alarmedAt, at) && results.allGood();
            proven =
                    good
                            ? new Dated(
                                    at,
                                    "all gates were proven good at "
                                            + Wording.time(at)
                                            + assumed(state()))
                            : null;
        }

        Step step() {
            return new Step(state(), results);
        }

        private EvidenceState state() {
            return new EvidenceState(
                    before.subject(),
                    before.restartedFrom(),
                    before.restarts(),
                    time,
                    end,
                    total,
                    segments,
                    moreSegments,
                    wandering,
                    phases,
                    pools,
                    alarmedAt,
                    proven,
                    rejected,
                    badSince,
                    hindsight);
        }
    }
}
