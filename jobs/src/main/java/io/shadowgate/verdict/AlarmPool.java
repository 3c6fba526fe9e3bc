package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.statistics.evidence.WindowAlarm;

/**
 * One detector of the alarm: windows that it has not looked at yet, and its number from those that
 * it has. A small pool finds a large fault at once. A large pool finds a small fault.
 *
 * @param enough the pool is looked at when its slots had so many requests in the cycle before
 * @param slot of the last window
 * @param windows the sum of the windows not looked at yet
 * @param logAlarm the number of the detector, a logarithm
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

    /** The same pool after a look, with the evidence for bad that it found. */
    AlarmPool seen(double logBad) {
        return new AlarmPool(enough, slot, Counts.NONE, WindowAlarm.next(logAlarm, logBad));
    }
}
