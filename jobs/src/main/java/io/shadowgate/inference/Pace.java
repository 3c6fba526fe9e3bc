package io.shadowgate.inference;

import java.util.function.LongSupplier;

/** Spaces calls so that no more rows a second are sent than the spec allows. */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final LongSupplier clock;

    // Guarded by this.
    private long free;

    /**
     * @param perSecond rows; infinite for no limit
     * @param clock in nanoseconds
     */
    Pace(double perSecond, LongSupplier clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.free = clock.getAsLong();
    }

    /** Most rows of a call: those of a second, so that a limit is kept from second to second. */
    int mostRows() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, perSecond));
    }

    /** Takes the next free place for a call, and returns the nanoseconds until then. */
    synchronized long reserve(int rows) {
        if (perSecond == Double.POSITIVE_INFINITY) {
            return 0;
        }
        long now = clock.getAsLong();
        // Unused time is not saved up.
        long start = free - now > 0 ? free : now;
        free = start + (long) (rows * NANOS_PER_SECOND / perSecond);
        return start - now;
    }
}
