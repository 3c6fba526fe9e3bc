package io.shadowgate.gate;

import io.shadowgate.statistics.evidence.WindowAlarm;

/**
 * Windows that the alarm has yet to look at, and its number from those that it has seen. Small
 * pools find a large fault at once, large ones a small fault at all.
 *
 * @param enough requests that the same phase had in the cycle before
 * @param windows their sum
 * @param logAlarm the detector's number
 */
public record AlarmPool(long enough, Evidence windows, double logAlarm) {
    static AlarmPool of(long enough) {
        return new AlarmPool(enough, Evidence.NONE, WindowAlarm.START);
    }

    boolean isEmpty() {
        return windows.coverage().compared() == 0;
    }

    AlarmPool plus(Evidence window) {
        return new AlarmPool(enough, windows.plus(window.forAlarm()), logAlarm);
    }

    /** The same when it was looked at. */
    AlarmPool seen(double logBad) {
        return new AlarmPool(enough, Evidence.NONE, WindowAlarm.next(logAlarm, logBad));
    }
}
