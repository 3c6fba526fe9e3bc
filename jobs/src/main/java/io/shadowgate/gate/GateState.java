package io.shadowgate.gate;

import java.util.Map;
import javax.annotation.Nullable;

/**
 * What the windows so far left behind, in their order: all that the next decision needs of them.
 * Times are ends of windows in epoch milliseconds.
 *
 * @param restartedFrom what evidence was about before it started anew; null if it never did
 * @param restarts how often evidence has started anew
 * @param start of the first window that counts
 * @param end of the last
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
        int restarts,
        long start,
        long end,
        Evidence total,
        Map<String, Evidence> segments,
        boolean moreSegments,
        double logAlarm,
        @Nullable Long alarmedAt,
        @Nullable Long provenAt,
        @Nullable Long rejectedAt,
        long hindsight) {}
