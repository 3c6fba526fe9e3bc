package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of the previous cycle and of the current cycle so far, in slots of equal length, for
 * the alarm. It also holds the design effects of time at the end of the previous cycle: a fault
 * that begins now must not look like normal variation.
 *
 * @param cycle number of the current cycle
 * @param effects design effects of time by gate, at the end of the previous cycle
 */
public record PhaseCounts(long cycle, Slots before, Slots now, Map<String, Double> effects) {

    /**
     * Counts of one cycle, slot by slot.
     *
     * @param compared compared requests per slot
     * @param byGate for each {@link Gate#id}: failures and trials of each slot
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

    /** Adjacent slots that are compared together. */
    record Group(int first, int last) {}

    /**
     * The group that contains this slot. Groups are formed from the first slot on, each with enough
     * requests in the previous cycle.
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

    /** Failures at a gate in the slots of a group, in the previous cycle. */
    long failuresBefore(Group group, Gate gate) {
        return sumBefore(group, gate, 0);
    }

    /** Trials at a gate in the slots of a group, in the previous cycle. */
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

    /** Whether there is a previous cycle with requests. */
    boolean hasBefore() {
        return Arrays.stream(before.compared).anyMatch(requests -> requests > 0);
    }

    /** Moves on to a later cycle. */
    PhaseCounts to(long later, Map<String, Double> effectsUntilThen) {
        Slots none = Slots.empty(now.compared.length);
        return new PhaseCounts(later, later == cycle + 1 ? now : none, none, effectsUntilThen);
    }

    PhaseCounts plus(int slot, Counts window, List<Gate> gates) {
        return new PhaseCounts(cycle, before, now.plus(slot, window, gates), effects);
    }
}
