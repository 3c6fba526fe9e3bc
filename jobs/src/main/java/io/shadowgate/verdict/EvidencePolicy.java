package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Outcome;
import io.shadowgate.gate.Wording;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.ShadowTest;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides by evidence, so that frequent looks do no harm. A limit applies to the mean over whole
 * cycles from the first window on.
 *
 * <p>PROMOTE: at the end of a whole cycle, every gate is proven good, there was enough traffic for
 * long enough, and no alarm is active. It holds until the end of the next cycle, or until an alarm.
 * REJECT: the average evidence for bad over all gates is enough. This is final at the end of a
 * cycle, and can change within a cycle. HOLD: otherwise.
 *
 * <p>Labels come later than traffic, and also when there is no traffic any more. The mature windows
 * then have cycles of their own. At their ends, what needs no labels counts as it was proven at the
 * last end of a cycle with traffic.
 */
public final class EvidencePolicy {
    private final EvidenceRules rules;
    private final int mostSegments;
    private final Evaluation evaluation;
    private final EvidenceReasons reasons;
    private final Alarm alarm;
    private final Set<Counts.Sketch> sketchesOfSegments;
    private final long cycle;

    public EvidencePolicy(ShadowTest test) {
        rules = test.gates().evidence();
        mostSegments = test.gates().segments().maxSegments();
        evaluation = new Evaluation(test);
        reasons = new EvidenceReasons(rules, evaluation.gates());
        alarm = new Alarm(test);
        sketchesOfSegments =
                evaluation.gatesOfSegments().stream()
                        .flatMap(gate -> gate.sketches().stream())
                        .collect(Collectors.toSet());
        cycle = rules.cycle().toMillis();
    }

    /** Computes the evidence of a state. */
    public Evaluation evaluation() {
        return evaluation;
    }

    /** A state and the results of its gates. */
    public record Step(EvidenceState state, GateResults results) {}

    /**
     * Adds the next window.
     *
     * @param before null for the first window
     * @param segments counts of the window by segment, for segments that may have gates
     */
    public Step next(
            @Nullable EvidenceState before,
            Subject subject,
            long start,
            long end,
            Counts window,
            Map<String, Counts> segments,
            boolean hindsight) {
        EvidenceState known =
                before != null && before.subject().equals(subject)
                        ? before
                        : first(subject, before, start);
        Progress progress = new Progress(known);
        progress.take(start, end, window.coverage().compared());
        progress.takeMature(start, end, window.quality().paired().requests());
        progress.passBoundaries(start, end);
        return progress.add(start, end, window, segments, hindsight);
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
                alarm.start(),
                null,
                null,
                null,
                0,
                CoveredTime.startingAt(start),
                Wandering.NONE,
                null,
                null);
    }

    /** Whether the alarm rang within the last cycle. */
    public boolean isAlarmed(EvidenceState state) {
        return alarm.isOn(state.alarm(), state.time().end());
    }

    /** The value of the alarm, a logarithm. */
    public static double logAlarm(EvidenceState state) {
        return Alarm.logAlarm(state.alarm());
    }

    public PolicyVerdict judge(Step step) {
        return reasons.verdict(step.state, step.results, isAlarmed(step.state));
    }

    /** The outcomes of one window by gate, and by segment and gate. */
    private static final class Outcomes {
        final Map<String, Outcome> ofTraffic = new TreeMap<>();
        final Map<String, Outcome> ofLabels = new TreeMap<>();

        void put(Gate gate, String name, Counts counts) {
            (gate.isOfLabels() ? ofLabels : ofTraffic).put(name, gate.outcome(counts));
        }
    }

    /** The state while it adds one window. */
    private final class Progress {
        private final EvidenceState before;
        private CoveredTime time;
        private Counts total;
        private final TreeMap<String, Counts> segments;
        private boolean moreSegments;
        private long end;
        private Wandering wandering;
        private AlarmState alarms;
        @Nullable private Dated proven;
        @Nullable private Dated rejected;
        @Nullable private Dated badSince;
        private long hindsight;
        private CoveredTime mature;
        private Wandering wanderingOfLabels;
        @Nullable private Dated restProven;

        Progress(EvidenceState state) {
            before = state;
            time = state.time();
            total = state.total();
            segments = new TreeMap<>(state.segments());
            moreSegments = state.moreSegments();
            end = state.end();
            wandering = state.wandering();
            alarms = state.alarm();
            proven = state.proven();
            rejected = state.rejected();
            badSince = state.badSince();
            hindsight = state.hindsight();
            mature = state.mature();
            wanderingOfLabels = state.wanderingOfLabels();
            restProven = state.restProven();
        }

        /**
         * Adds a window. Blocks and phases count from the start of the test and are reset if that
         * start moves.
         */
        void take(long start, long windowEnd, long requests) {
            time = time.next(start, windowEnd, requests, rules.cycle());
            if (time.start() != before.time().start()) {
                wandering = Wandering.NONE;
                alarms = alarm.startAnew(alarms);
            }
        }

        /** Adds a window that has become mature. */
        void takeMature(long start, long windowEnd, long requests) {
            mature = mature.next(start, windowEnd, requests, rules.cycle());
            if (mature.start() != before.mature().start()) {
                wanderingOfLabels = Wandering.NONE;
            }
            if (mature.end() == windowEnd) {
                wanderingOfLabels = wanderingOfLabels.to(blockOfLabels(start));
            }
        }

        private long blockOfLabels(long at) {
            return (at - mature.start()) * Wandering.BLOCKS_OF_A_CYCLE / cycle;
        }

        /**
         * Whether the window is part of the covered time, and so belongs to a block and a phase.
         */
        private boolean counts() {
            return time.end() == end;
        }

        /**
         * Ends blocks, groups of windows and cycles that end before this window, even without
         * traffic.
         */
        void passBoundaries(long start, long windowEnd) {
            if (time.end() == windowEnd) {
                wandering = wandering.to(block(start));
                alarms = alarm.before(alarms, time.start(), start, total, end);
                heed();
            }
            long last = time.cycleEnd(before.time(), rules.cycle());
            if (last > time.start() && last <= start) {
                look(last, evaluation.results(state()));
            }
            alarms = alarm.nextCycle(alarms, time.start(), start, wandering);
            long lastMature = mature.cycleEnd(before.mature(), rules.cycle());
            if (isLookAtLabels(lastMature) && lastMature <= start) {
                lookAtLabels(lastMature, evaluation.results(state()));
            }
        }

        /** Whether a cycle of mature windows ends here, and no cycle with traffic can. */
        private boolean isLookAtLabels(long at) {
            return evaluation.hasGatesOfLabels() && at > mature.start() && at > time.end();
        }

        /** Withdraws the proof if the alarm rang at this window. */
        private void heed() {
            if (Objects.equals(alarms.rungAt(), end)) {
                proven = null;
                restProven = null;
            }
        }

        Step add(
                long start,
                long windowEnd,
                Counts window,
                Map<String, Counts> parts,
                boolean late) {
            end = windowEnd;
            total = total.plus(window);
            hindsight += late ? 1 : 0;
            Outcomes outcomes = new Outcomes();
            evaluation.gates().forEach(gate -> outcomes.put(gate, gate.id(), window));
            new TreeMap<>(parts).forEach((name, part) -> addSegment(name, part, outcomes));
            if (counts()) {
                wandering = wandering.plus(outcomes.ofTraffic).to(block(end));
            }
            if (mature.end() == end) {
                wanderingOfLabels =
                        wanderingOfLabels.plus(outcomes.ofLabels).to(blockOfLabels(end));
            }
            GateResults results = evaluation.results(state());
            if (reasons.isOver(time.covered())) {
                return new Step(state(), results);
            }
            if (counts()) {
                alarms = alarm.plus(alarms, time.start(), start, end, window, total);
                heed();
            }
            boolean bad = rejected == null && isBad(results);
            badSince = !bad ? null : badSince == null ? proof(results) : badSince;
            proven = bad ? null : proven;
            long last = time.cycleEnd(before.time(), rules.cycle());
            if (last == end && last > time.start()) {
                look(end, results);
            }
            if (isLookAtLabels(end) && mature.cycleEnd(before.mature(), rules.cycle()) == end) {
                lookAtLabels(end, results);
            }
            return new Step(state(), results);
        }

        private long block(long at) {
            return (at - time.start()) * Wandering.BLOCKS_OF_A_CYCLE / cycle;
        }

        private boolean isBad(GateResults results) {
            return results.logBad() >= -StrictMath.log(rules.rejectAlpha());
        }

        private Dated proof(GateResults results) {
            return new Dated(
                    end,
                    results.badReasons(rules.rejectAlpha()) + EvidenceReasons.assumed(state()));
        }

        /** Adds a segment. Only the first segments have gates, up to the maximum number. */
        private void addSegment(String name, Counts part, Outcomes outcomes) {
            if (segments.containsKey(name) || segments.size() < mostSegments) {
                segments.merge(name, part.only(sketchesOfSegments), Counts::plus);
                evaluation
                        .gatesOfSegments()
                        .forEach(gate -> outcomes.put(gate, Wandering.of(name, gate.id()), part));
            } else {
                moreSegments = true;
            }
        }

        /** Decides at the end of a whole cycle. */
        private void look(long at, GateResults results) {
            long covered = time.coveredAt(at, before.time());
            if (rejected != null || reasons.isOver(covered)) {
                return;
            }
            badSince = null;
            if (isBad(results)) {
                rejected = new Dated(at, proof(results).reason());
                proven = null;
                return;
            }
            boolean longEnough = covered >= rules.minDuration().toMillis();
            if (evaluation.hasGatesOfLabels()) {
                boolean rest = longEnough && evaluation.withoutLabels(state()).allGood();
                restProven = rest ? new Dated(at, "what needs no labels was proven good") : null;
            }
            boolean good = longEnough && !alarm.isOn(alarms, at) && results.allGood();
            proven =
                    good
                            ? new Dated(
                                    at,
                                    "all gates were proven good at "
                                            + Wording.time(at)
                                            + EvidenceReasons.assumed(state()))
                            : null;
        }

        /** Decides at the end of a whole cycle of mature windows, after the last traffic. */
        private void lookAtLabels(long at, GateResults results) {
            if (rejected != null || reasons.isOver(time.covered())) {
                return;
            }
            if (results.logBadOfLabels() >= -StrictMath.log(rules.rejectAlpha())) {
                rejected = new Dated(at, proof(results).reason());
                badSince = null;
                proven = null;
                return;
            }
            boolean good = restProven != null && !alarm.isOn(alarms, at) && results.allGood();
            proven =
                    good
                            ? new Dated(
                                    at,
                                    "all gates were proven good at "
                                            + Wording.time(at)
                                            + EvidenceReasons.assumed(state()))
                            : null;
        }

        private @Nullable Long firstProven() {
            Long first = before.firstProven();
            return first != null || proven == null ? first : (Long) proven.at();
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
                    alarms,
                    proven,
                    rejected,
                    badSince,
                    hindsight,
                    mature,
                    wanderingOfLabels,
                    restProven,
                    firstProven());
        }
    }
}
