package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the alarm knows of the cycle before: what requests did at each phase, beside this cycle so
 * far, in slots of equal length, and how rates wandered until then. A fault that begins now must
 * not be taken for wandering.
 *
 * @param cycle number of this one
 * @param effects of time by gate, at the end of the cycle before
 */
public record PhaseCounts(long cycle, Slots before, Slots now, Map<String, Double> effects) {

    /**
     * Counts of one cycle, slot by slot.
     *
     * @param compared requests
     * @param byGate by {@link Gate#id}: of each slot failures, then trials
     */
    public record Slots(long[] compared, Map<String, long[]> byGate) {

        private static Slots empty(int number) {
            return new Slots(new long[number], Map.of());
        }

        private Slots plus(int slot, Counts window, List<Gate> gates) {
            long[] requests = Arrays.copyOf(compared, compared.length);
            requests[slot] = Math.addExact(requests[slot], window.coverage().compared());
            Map<String, long[]> sums = new HashMap<>();
            for (Gate gate : gates) {
                long[] own = byGate.getOrDefault(gate.id(), new long[2 * compared.length]).clone();
                own[2 * slot] = Math.addExact(own[2 * slot], gate.outcome(window).sum());
                own[2 * slot + 1] = Math.addExact(own[2 * slot + 1], gate.trials(window));
                sums.put(gate.id(), own);
            }
            return new Slots(requests, sums);
        }
    }

    static PhaseCounts start(int slots) {
        return new PhaseCounts(0, Slots.empty(slots), Slots.empty(slots), Map.of());
    }

    /** Slots next to each other that are compared as one. */
    record Group(int first, int last) {}

    /**
     * The slots around this one that had enough requests in the cycle before, counted off from the
     * first.
     */
    Group groupOf(int slot, long enough) {
        int first = 0;
        long requests = 0;
        for (int at = 0; ; at++) {
            requests += before.compared[at];
            boolean ends = requests >= enough || at == before.compared.length - 1;
            if (ends && at >= slot) {
                return new Group(first, at);
            }
            if (ends) {
                first = at + 1;
                requests = 0;
            }
        }
    }

    /** Failures at a gate in the slots of a group, in the cycle before. */
    long failuresBefore(Group group, Gate gate) {
        return sumBefore(group, gate, 0);
    }

    /** The trials likewise. */
    long trialsBefore(Group group, Gate gate) {
        return sumBefore(group, gate, 1);
    }

    private long sumBefore(Group group, Gate gate, int which) {
        long[] counts = before.byGate.get(gate.id());
        long sum = 0;
        for (int slot = group.first; counts != null && slot <= group.last; slot++) {
            sum += counts[2 * slot + which];
        }
        return sum;
    }

    /** Whether there is a cycle before this one, with requests. */
    boolean hasBefore() {
        return Arrays.stream(before.compared).anyMatch(requests -> requests > 0);
    }

    /** The same in a later cycle. */
    PhaseCounts to(long later, Map<String, Double> effectsUntilThen) {
        Slots none = Slots.empty(now.compared.length);
        return new PhaseCounts(later, later == cycle + 1 ? now : none, none, effectsUntilThen);
    }

    PhaseCounts plus(int slot, Counts window, List<Gate> gates) {
        return new PhaseCounts(cycle, before, now.plus(slot, window, gates), effects);
    }
}
