package io.shadowgate.gate;

import io.shadowgate.config.EvidenceRules;
import io.shadowgate.config.Gates;
import io.shadowgate.config.ShadowTest;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.EBenjaminiHochberg;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.statistics.evidence.WindowAlarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * Decides on what the counts prove, so that looking often does no harm.
 *
 * <p>PROMOTE when, at the end of a whole cycle from the first window on, every gate is proven good,
 * there was enough traffic for long enough, and no alarm is active; it stands until the next such
 * end, or an alarm. REJECT as soon as the gates' average evidence for bad is enough, for good. HOLD
 * otherwise.
 */
final class EvidencePolicy {
    /** Segments have fewer requests than the whole. */
    static final double SCALE_OF_SEGMENTS = 0.1;

    /** Windows have any number. */
    private static final double[] SCALES = {1, SCALE_OF_SEGMENTS, 0.01};

    private final Gates gates;
    private final EvidenceRules rules;
    private final WindowAlarm alarm;
    private final EvidenceGates ofTest;
    private final EvidenceGates ofSegments;
    private final List<EvidenceGates> ofWindows = new ArrayList<>();

    EvidencePolicy(ShadowTest test) {
        gates = test.gates();
        rules = gates.evidence();
        alarm = new WindowAlarm(rules.windowsBetweenFalseAlarms());
        for (double scale : SCALES) {
            ofWindows.add(new EvidenceGates(test, rules.tunedToRequests() * scale));
        }
        ofTest = ofWindows.get(0);
        ofSegments = ofWindows.get(1);
    }

    /** A state and what its counts prove. */
    record Step(GateState state, Findings findings) {}

    /**
     * Goes on to the next window with traffic.
     *
     * @param before null at the first
     * @param segments what the window holds of segments that are to have gates
     */
    Step next(
            @Nullable GateState before,
            Subject subject,
            long start,
            long end,
            Evidence window,
            Map<String, Evidence> segments,
            boolean hindsight) {
        boolean goesOn = before != null && before.subject().equals(subject);
        Progress progress = new Progress(goesOn ? before : first(subject, before, start));
        progress.passBoundaries(start);
        progress.add(end, window, segments, hindsight);
        return progress.step();
    }

    private static GateState first(Subject subject, @Nullable GateState before, long start) {
        return new GateState(
                subject,
                before == null ? null : before.subject(),
                before == null ? 0 : before.restarts() + 1,
                start,
                start,
                Evidence.NONE,
                Map.of(),
                false,
                WindowAlarm.START,
                null,
                null,
                null,
                0);
    }

    Findings findings(GateState state) {
        DesignEffects effects = DesignEffects.ofClusters(state.total().clusters());
        boolean gated = !gates.segments().names().isEmpty();
        return new Findings(
                PointPolicy.traffic(
                        state.total().coverage().compared(), gates.limits().minRequests()),
                ofTest.ofTest(state.total(), effects),
                ofTest.ofClasses(state.total(), effects),
                ofSegments(state.segments(), effects),
                gated ? gates.segments().most() - state.segments().size() : 0,
                state.moreSegments(),
                gates.segments().withoutPower());
    }

    private List<SegmentFinding> ofSegments(Map<String, Evidence> segments, DesignEffects effects) {
        List<String> names = new ArrayList<>();
        List<List<Finding>> findings = new ArrayList<>();
        new TreeMap<>(segments)
                .forEach(
                        (name, evidence) -> {
                            names.add(name);
                            findings.add(
                                    gates.segments().measures().stream()
                                            .map(each -> ofSegments.of(each, evidence, effects))
                                            .toList());
                        });
        double[] logBad =
                findings.stream()
                        .mapToDouble(
                                each ->
                                        Combination.logAverage(
                                                each.stream()
                                                        .mapToDouble(Finding::logBad)
                                                        .toArray()))
                        .toArray();
        boolean[] flags = EBenjaminiHochberg.flags(logBad, rules.rejectAlpha());
        List<SegmentFinding> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(
                    new SegmentFinding(
                            names.get(i),
                            findings.get(i).stream().mapToDouble(Finding::logGood).min().orElse(0),
                            logBad[i],
                            flags[i] ? Standing.BAD : standing(findings.get(i)),
                            findings.get(i)));
        }
        return all;
    }

    /** Of a segment that is not flagged as bad. */
    private static Standing standing(List<Finding> findings) {
        if (findings.stream().allMatch(Finding::isGood)) {
            return Standing.GOOD;
        }
        return findings.stream().anyMatch(one -> one.standing() == Standing.UNDERPOWERED)
                ? Standing.UNDERPOWERED
                : Standing.INCONCLUSIVE;
    }

    /** As {@link EvidenceGates#quantile}, with the requests as correlated as they are. */
    @Nullable
    Interval quantile(@Nullable byte[] latencies, double q, Evidence total) {
        return ofTest.quantile(latencies, q, DesignEffects.ofClusters(total.clusters()));
    }

    boolean isAlarmed(@Nullable Long alarmedAt, long at) {
        return alarmedAt != null && at < alarmedAt + rules.cycle().toMillis();
    }

    private boolean isOver(long start, long at) {
        return rules.maxDuration() != null && at - start > rules.maxDuration().toMillis();
    }

    Judgement judge(Step step) {
        GateState state = step.state;
        Findings findings = step.findings;
        Verdict verdict;
        String reason;
        if (state.rejectedAt() != null) {
            verdict = Verdict.REJECT;
            reason =
                    "proven bad at "
                            + Wording.time(state.rejectedAt())
                            + ": "
                            + findings.badReasons(rules.rejectAlpha());
        } else if (state.provenAt() != null) {
            verdict = Verdict.PROMOTE;
            reason = "all gates were proven good at " + Wording.time(state.provenAt());
        } else {
            verdict = Verdict.HOLD;
            reason = String.join("; ", holdReasons(state, findings));
        }
        if (state.hindsight() > 0) {
            reason += " (judged in hindsight: " + state.hindsight() + " windows, other gates)";
        }
        return new Judgement(verdict, findings.checks(), reason);
    }

    private List<String> holdReasons(GateState state, Findings findings) {
        List<String> reasons = new ArrayList<>();
        long age = state.end() - state.start();
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
        if (isAlarmed(state.alarmedAt(), state.end())) {
            reasons.add("alarm: a sudden fault at " + Wording.time(state.alarmedAt()));
        }
        reasons.addAll(findings.open());
        if (reasons.isEmpty()) {
            long cycle = rules.cycle().toMillis();
            long next = state.start() + (age / cycle + 1) * cycle;
            reasons.add(
                    "all gates are proven good; whole cycles decide, next at "
                            + Wording.time(next));
        }
        return reasons;
    }

    /** A state on its way over one window. */
    private final class Progress {
        private final GateState before;
        private Evidence total;
        private final TreeMap<String, Evidence> segments;
        private boolean moreSegments;
        private long end;
        private double logAlarm;
        private Long alarmedAt;
        private Long provenAt;
        private Long rejectedAt;
        private long hindsight;
        private Findings findings;

        Progress(GateState state) {
            before = state;
            total = state.total();
            segments = new TreeMap<>(state.segments());
            moreSegments = state.moreSegments();
            end = state.end();
            logAlarm = state.logAlarm();
            alarmedAt = state.alarmedAt();
            provenAt = state.provenAt();
            rejectedAt = state.rejectedAt();
            hindsight = state.hindsight();
        }

        /** Whole cycles may end while there is no traffic. */
        void passBoundaries(long start) {
            long cycle = rules.cycle().toMillis();
            long last = before.start() + (start - before.start()) / cycle * cycle;
            if (last > end) {
                findings = findings(state());
                look(last);
            }
        }

        void add(long windowEnd, Evidence window, Map<String, Evidence> parts, boolean late) {
            end = windowEnd;
            total = total.plus(window);
            hindsight += late ? 1 : 0;
            new TreeMap<>(parts).forEach(this::addSegment);
            findings = findings(state());
            if (isOver(before.start(), end)) {
                return;
            }
            sound(window);
            if (rejectedAt == null && findings.logBad() >= -StrictMath.log(rules.rejectAlpha())) {
                rejectedAt = end;
            }
            if ((end - before.start()) % rules.cycle().toMillis() == 0) {
                look(end);
            }
        }

        /** The first to come have gates: they stay the same, whoever comes later. */
        private void addSegment(String name, Evidence part) {
            if (segments.containsKey(name) || segments.size() < gates.segments().most()) {
                segments.merge(name, part, Evidence::plus);
            } else {
                moreSegments = true;
            }
        }

        private void sound(Evidence window) {
            if (window.coverage().compared() == 0) {
                return;
            }
            DesignEffects effects = DesignEffects.ofClusters(total.clusters());
            double logBad =
                    Combination.logAverage(
                            ofWindows.stream()
                                    .mapToDouble(each -> each.logBad(window, effects))
                                    .toArray());
            logAlarm = WindowAlarm.next(logAlarm, logBad);
            if (alarm.rings(logAlarm)) {
                alarmedAt = end;
                provenAt = null;
                logAlarm = WindowAlarm.START;
            }
        }

        /** At the end of a whole cycle. */
        private void look(long at) {
            if (isOver(before.start(), at)) {
                return;
            }
            boolean longEnough = at - before.start() >= rules.minDuration().toMillis();
            boolean proven = longEnough && !isAlarmed(alarmedAt, at) && findings.allGood();
            provenAt = proven ? at : null;
        }

        Step step() {
            return new Step(state(), findings);
        }

        private GateState state() {
            return new GateState(
                    before.subject(),
                    before.restartedFrom(),
                    before.restarts(),
                    before.start(),
                    end,
                    total,
                    segments,
                    moreSegments,
                    logAlarm,
                    alarmedAt,
                    provenAt,
                    rejectedAt,
                    hindsight);
        }
    }
}
