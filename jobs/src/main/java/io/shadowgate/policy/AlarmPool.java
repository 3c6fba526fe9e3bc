package io.shadowgate.policy;

import io.shadowgate.gate.Counts;
import io.shadowgate.statistics.evidence.WindowAlarm;

/**
 * Windows that the alarm has yet to look at, and its number from those that it has seen. Small
 * pools find a large fault at once, large ones a small fault at all.
 *
 * @param enough requests that the same phase had in the cycle before
 * @param slot of the last window
 * @param windows their sum
 * @param logAlarm the detector's number
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

    /** The same when it was looked at. */
    AlarmPool seen(double logBad) {
        return new AlarmPool(enough, slot, Counts.NONE, WindowAlarm.next(logAlarm, logBad));
    }
}
