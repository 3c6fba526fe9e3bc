package io.shadowgate.gate;

import java.util.Arrays;
import java.util.Map;

/**
 * What the alarm knows of the cycle before: what requests did at each phase, beside this cycle so
 * far, in slots of equal length, and how rates wandered until then. A fault that begins now must
 * not be taken for wandering.
 *
 * @param cycle number of this one
 * @param before {@link Kind} by kind, slot by slot
 * @param now likewise
 * @param effects of time by gate, at the end of the cycle before
 */
public record PhaseCounts(long cycle, long[] before, long[] now, Map<String, Double> effects) {

    /** What is counted in a slot. */
    enum Kind {
        COMPARED,
        ERRORS,
        SCORED,
        DISAGREED,
        MEASURED,
        OVER_LIMIT,
        MISMATCHED
    }

    private static final int KINDS = Kind.values().length;

    static PhaseCounts start(int slots) {
        return new PhaseCounts(0, new long[slots * KINDS], new long[slots * KINDS], Map.of());
    }

    /** Slots next to each other that are compared as one. */
    record Group(int first, int last) {}

    /**
     * The slots around this one that had enough requests in the cycle before, counted off from the
     * first.
     */
    Group groupOf(int slot, long enough) {
        int first = 0;
        long compared = 0;
        for (int at = 0; ; at++) {
            compared += before[at * KINDS];
            boolean ends = compared >= enough || at == slots() - 1;
            if (ends && at >= slot) {
                return new Group(first, at);
            }
            if (ends) {
                first = at + 1;
                compared = 0;
            }
        }
    }

    /** Of the slots of a group, in the cycle before. */
    long before(Group group, Kind kind) {
        long sum = 0;
        for (int slot = group.first; slot <= group.last; slot++) {
            sum += before[slot * KINDS + kind.ordinal()];
        }
        return sum;
    }

    /** Whether there is a cycle before this one, with requests. */
    boolean hasBefore() {
        for (int slot = 0; slot < slots(); slot++) {
            if (before[slot * KINDS] > 0) {
                return true;
            }
        }
        return false;
    }

    /** The same in a later cycle. */
    PhaseCounts to(long later, Map<String, Double> effectsUntilThen) {
        return new PhaseCounts(
                later,
                later == cycle + 1 ? now : new long[now.length],
                new long[now.length],
                effectsUntilThen);
    }

    PhaseCounts plus(int slot, Evidence window, long mismatched) {
        long[] sums = Arrays.copyOf(now, now.length);
        long[] counts = new long[KINDS];
        counts[Kind.COMPARED.ordinal()] = window.coverage().compared();
        counts[Kind.ERRORS.ordinal()] = window.coverage().errors();
        counts[Kind.SCORED.ordinal()] = window.coverage().scored();
        counts[Kind.DISAGREED.ordinal()] = window.coverage().scored() - window.agreed();
        counts[Kind.MEASURED.ordinal()] = window.latencies().measured();
        counts[Kind.OVER_LIMIT.ordinal()] = window.latencies().overLimit();
        counts[Kind.MISMATCHED.ordinal()] = mismatched;
        for (int kind = 0; kind < KINDS; kind++) {
            int at = slot * KINDS + kind;
            sums[at] = Math.addExact(sums[at], counts[kind]);
        }
        return new PhaseCounts(cycle, before, sums, effects);
    }

    private int slots() {
        return now.length / KINDS;
    }
}
