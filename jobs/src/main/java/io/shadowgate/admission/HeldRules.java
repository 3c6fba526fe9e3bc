package io.shadowgate.admission;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which records are held, and for how long.
 *
 * @param within the horizon
 * @param joins whether requests wait for answers
 * @param window the length of windows
 * @param open how long a window stays open after event time has passed its end here
 */
record HeldRules<R>(
        Class<R> type,
        PairRule<R> rule,
        Duration within,
        boolean joins,
        Duration window,
        Duration open)
        implements Serializable {

    /** When the window of the last possible repeat of a record has closed. */
    long forgetting(long time) {
        long windowMs = window.toMillis();
        return Math.floorDiv(time + within.toMillis(), windowMs) * windowMs
                + windowMs
                - 1
                + open.toMillis();
    }
}
