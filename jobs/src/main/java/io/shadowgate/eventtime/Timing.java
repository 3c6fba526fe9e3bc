package io.shadowgate.eventtime;

import java.io.Serializable;

/** Tells the event time of records. */
public interface Timing<T> extends Serializable {
    /** No event time. */
    long NONE = Long.MIN_VALUE;

    /** The event time of a record in epoch milliseconds; {@link #NONE} if it may not move time. */
    long of(T record);

    /**
     * The record itself. If its time is further ahead of the clock than allowed, a rejected record
     * that says so and has no event time.
     */
    T believed(T record, long clockMs, long maxAheadMs);
}
