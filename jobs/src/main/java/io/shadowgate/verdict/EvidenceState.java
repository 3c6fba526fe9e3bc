package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The knowledge about one shadow after the windows so far. It is all that the next decision needs,
 * and the job keeps it as state. Times are ends of windows in epoch milliseconds.
 *
 * @param restartedFrom the previous subject, if evidence was restarted; null if it never was
 * @param restarts the number of restarts of the evidence
 * @param time the duration of the test
 * @param end of the last window
 * @param segments counts of segments with gates, by name
 * @param moreSegments whether more segments came than may have gates
 * @param wandering the variation of rates over time
 * @param alarm the state of the alarm
 * @param proven the proof at the end of the last whole cycle; null if not all gates were proven
 *     good there
 * @param rejected the proof at the end of the first cycle at which the shadow was proven bad; final
 * @param badSince the time since which the shadow is proven bad within the current cycle; null if
 *     it is not
 * @param hindsight number of windows that were published under other gates
 */
public record EvidenceState(
        Subject subject,
        @Nullable Subject restartedFrom,
        int restarts,
        CoveredTime time,
        long end,
        Counts total,
        Map<String, Counts> segments,
        boolean moreSegments,
        Wandering wandering,
        AlarmState alarm,
        @Nullable Dated proven,
        @Nullable Dated rejected,
        @Nullable Dated badSince,
        long hindsight) {}
