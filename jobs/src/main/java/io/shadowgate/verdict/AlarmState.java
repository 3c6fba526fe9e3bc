package io.shadowgate.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of the alarm between windows.
 *
 * @param phases outcomes at each phase of the cycle
 * @param pools detectors, by size
 * @param rungAt end of the window at which the alarm last rang, in epoch milliseconds; null if it
 *     never rang
 */
public record AlarmState(PhaseCounts phases, List<AlarmPool> pools, @Nullable Long rungAt) {
    AlarmState with(PhaseCounts later) {
        return new AlarmState(later, pools, rungAt);
    }

    AlarmState with(List<AlarmPool> later) {
        return new AlarmState(phases, later, rungAt);
    }
}
