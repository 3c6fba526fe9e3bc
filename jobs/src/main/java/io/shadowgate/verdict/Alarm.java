package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Measures;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Combination;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.statistics.evidence.WindowAlarm;
import java.util.ArrayList;
import java.util.List;

/**
 * Detects sudden faults. It compares windows with the same phase of the previous cycle, so that a
 * night is compared with a night.
 *
 * <p>Cycles are counted from an origin, the start of the test. A cycle is divided into slots.
 */
final class Alarm {
    /** Scales of the tuning, because the number of requests per window varies. */
    private static final double[] SCALES = {1, 0.1, 0.01};

    /** A week of windows of 5 minutes. */
    private static final int MOST_SLOTS = 2016;

    /**
     * The requests that a pool needs in the same phase of the previous cycle: those of one window,
     * or of many windows.
     */
    private static final long[] POOLS = {1, 2000};

    private final List<List<Gate>> gatesByScale = new ArrayList<>();
    private final List<Gate> ofTest;
    private final WindowAlarm threshold;
    private final long cycle;
    private final int slots;

    Alarm(ShadowTest test) {
        EvidenceRules rules = test.gates().evidence();
        for (double scale : SCALES) {
            gatesByScale.add(
                    Measures.gates(test, rules.tunedToRequests() * scale).stream()
                            .filter(Gate::isInAlarm)
                            .toList());
        }
        ofTest = Measures.gates(test);
        threshold = new WindowAlarm(rules.windowsBetweenFalseAlarms());
        cycle = rules.cycle().toMillis();
        slots = (int) Math.max(1, Math.min(MOST_SLOTS, cycle / test.window().toMillis()));
    }

    AlarmState start() {
        return new AlarmState(PhaseCounts.start(slots), pools(), null);
    }

    /** The state for cycles counted from a new origin. */
    AlarmState startAnew(AlarmState before) {
        return new AlarmState(PhaseCounts.start(slots), pools(), before.rungAt());
    }

    private static List<AlarmPool> pools() {
        List<AlarmPool> pools = new ArrayList<>();
        for (long enough : POOLS) {
            pools.add(AlarmPool.of(enough));
        }
        return pools;
    }

    /** Whether the alarm rang within the last cycle. */
    boolean isOn(AlarmState state, long at) {
        return state.rungAt() != null && at < state.rungAt() + cycle;
    }

    /** The average over the detectors, which is a detector itself. */
    static double logAlarm(AlarmState state) {
        return Combination.logAverage(
                state.pools().stream().mapToDouble(AlarmPool::logAlarm).toArray());
    }

    /**
     * Evaluates the groups of windows that end before a window.
     *
     * @param total all counts so far
     * @param end end of the last window
     */
    AlarmState before(AlarmState state, long origin, long start, Counts total, long end) {
        List<AlarmPool> pools = new ArrayList<>();
        for (AlarmPool pool : state.pools()) {
            boolean ends =
                    cycleOf(start - origin) > state.phases().cycle()
                            || slot(start - origin) > group(state, pool).last();
            pools.add(!pool.isEmpty() && ends ? looked(state, pool, total) : pool);
        }
        return rung(state.with(pools), end);
    }

    /** Begins the cycle of a window if it is later than the current one. */
    AlarmState nextCycle(AlarmState state, long origin, long start, Wandering wandering) {
        long number = cycleOf(start - origin);
        return number > state.phases().cycle()
                ? state.with(
                        state.phases()
                                .to(number, TimeEffects.likely(wandering).of(ofTest).byGate()))
                : state;
    }

    /**
     * Adds a window.
     *
     * @param total all counts so far, including the window
     */
    AlarmState plus(
            AlarmState state, long origin, long start, long end, Counts window, Counts total) {
        AlarmState next = state;
        int slot = slot(start - origin);
        // The first cycle has no previous one to compare with.
        if (state.phases().hasBefore() && window.coverage().compared() > 0) {
            List<AlarmPool> pools = new ArrayList<>();
            for (AlarmPool old : state.pools()) {
                AlarmPool pool = old.plus(slot, window);
                boolean ends =
                        cycleOf(end - origin) > cycleOf(start - origin)
                                || slot(end - origin) > group(state, pool).last();
                pools.add(ends ? looked(state, pool, total) : pool);
            }
            next = rung(state.with(pools), end);
        }
        return next.with(next.phases().plus(slot, window, gatesByScale.get(0)));
    }

    private AlarmState rung(AlarmState state, long at) {
        return threshold.rings(logAlarm(state))
                ? new AlarmState(state.phases(), pools(), at)
                : state;
    }

    private long cycleOf(long sinceOrigin) {
        return sinceOrigin / cycle;
    }

    private int slot(long sinceOrigin) {
        return (int) (sinceOrigin % cycle * slots / cycle);
    }

    private static PhaseCounts.Group group(AlarmState state, AlarmPool pool) {
        return state.phases().groupOf(pool.slot(), pool.enough());
    }

    /** Evaluates a pool at the end of a group of windows. */
    private AlarmPool looked(AlarmState state, AlarmPool pool, Counts total) {
        DesignEffects effects =
                DesignEffects.ofClusters(total.clusters(), ofTest)
                        .plus(new DesignEffects(state.phases().effects()));
        PhaseCounts.Group group = group(state, pool);
        double[] logBad =
                gatesByScale.stream()
                        .mapToDouble(
                                gates ->
                                        logWorse(
                                                gates,
                                                pool.windows(),
                                                state.phases(),
                                                group,
                                                effects))
                        .toArray();
        return pool.seen(Combination.logAverage(logBad));
    }

    /**
     * Evidence that windows are beyond a gate's limit and also worse than the same phase of the
     * previous cycle.
     */
    private static double logWorse(
            List<Gate> gates,
            Counts windows,
            PhaseCounts phases,
            PhaseCounts.Group group,
            DesignEffects effects) {
        return Combination.logAverage(
                gates.stream()
                        .mapToDouble(
                                gate -> {
                                    double effect = effects.of(gate);
                                    double usual = usual(gate, phases, group, effect);
                                    return gate.logWorse(windows, usual, effect);
                                })
                        .toArray());
    }

    /** An upper bound of the phase's true share of failures, exceeded in one case of a hundred. */
    private static double usual(
            Gate gate, PhaseCounts phases, PhaseCounts.Group group, double effect) {
        return RateIntervals.wilson(
                        phases.failuresBefore(group, gate) / effect,
                        phases.trialsBefore(group, gate) / effect,
                        0.98)
                .upper();
    }
}
