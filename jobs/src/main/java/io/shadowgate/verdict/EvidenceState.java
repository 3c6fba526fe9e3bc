package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one shadow after the windows so far: all that the next decision needs. It is the
 * state of the job. Times are ends of windows in epoch milliseconds.
 *
 * @param restartedFrom the subject before evidence started anew; null if it never did
 * @param restarts how often evidence has started anew
 * @param time how long the test has lasted
 * @param end of the last window
 * @param segments by name, of those that have gates
 * @param moreSegments whether more segments came than may have gates
 * @param wandering how rates differ over time
 * @param alarm what the alarm keeps
 * @param proven the end of the last whole cycle, if all was proven good there
 * @param rejected the end of the first whole cycle at which the shadow was proven bad: for good
 * @param badSince since when the shadow is proven bad within a cycle; null if it is not
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
