package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.statistics.evidence.WindowAlarm;

/**
 * One detector of the alarm. It holds the windows not evaluated yet, and the detector's value from
 * those evaluated before. A small pool finds a large fault at once; a large pool finds a small
 * fault.
 *
 * @param enough the pool is evaluated when its slots had this number of requests in the previous
 *     cycle
 * @param slot slot of the last window
 * @param windows the sum of the windows not evaluated yet
 * @param logAlarm the value of the detector, a logarithm
 */
public record AlarmPool(long enough, int slot, Counts windows, double logAlarm) {
    static AlarmPool of(long enough) {
        return new AlarmPool(enough, 0, Counts.NONE, WindowAlarm.START);
    }

    boolean isEmpty() {
        return windows.coverage().compared() == 0;
    }

    AlarmPool plus(int at, Counts window) {
        return new AlarmPool(enough, at, windows.plus(window.forAlarm()), logAlarm);
    }

    /** The pool after an evaluation that found {@code logBad}. */
    AlarmPool seen(double logBad) {
        return new AlarmPool(enough, slot, Counts.NONE, WindowAlarm.next(logAlarm, logBad));
    }
}
