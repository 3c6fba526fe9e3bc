package io.shadowgate.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the alarm keeps from window to window.
 *
 * @param phases what requests did at each phase of the cycle
 * @param pools detectors, by size
 * @param rungAt end of the window at which the alarm last rang, in epoch milliseconds; null if
 *     never
 */
public record AlarmState(PhaseCounts phases, List<AlarmPool> pools, @Nullable Long rungAt) {
    AlarmState with(PhaseCounts later) {
        return new AlarmState(later, pools, rungAt);
    }

    AlarmState with(List<AlarmPool> later) {
        return new AlarmState(phases, later, rungAt);
    }
}
