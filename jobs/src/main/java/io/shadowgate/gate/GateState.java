package io.shadowgate.gate;

import java.util.Map;
import javax.annotation.Nullable;

/**
 * What the windows so far left behind, in their order: all that the next decision needs of them.
 * Times are ends of windows in epoch milliseconds.
 *
 * @param restartedFrom what evidence was about before it started anew; null if it never did
 * @param time how long the test has lasted
 * @param end of the last window
 * @param segments by name, of those that have gates
 * @param moreSegments whether there were more than may have gates
 * @param logAlarm the window alarm's one number
 * @param alarmedAt when it last rang; null if never
 * @param provenAt the end of the last whole cycle, if all was proven good there
 * @param rejectedAt when the shadow was first proven bad: for good
 * @param hindsight windows counted that were published under other gates
 */
public record GateState(
        Subject subject,
        @Nullable Subject restartedFrom,
        CoveredTime time,
        long end,
        Evidence total,
        Map<String, Evidence> segments,
        boolean moreSegments,
        double logAlarm,
        @Nullable Long alarmedAt,
        @Nullable Long provenAt,
        @Nullable Long rejectedAt,
        long hindsight) {}
