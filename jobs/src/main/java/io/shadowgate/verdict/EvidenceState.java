package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import java.util.Map;
import java.util.Objects;
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
 * @param mature the time that mature windows cover, each dated by when it became mature
 * @param wanderingOfLabels as {@code wandering}, of what labels say, over the time of {@code
 *     mature}
 * @param restProven the proof, at the end of the last whole cycle with traffic, of all that needs
 *     no labels; null if it was not proven there
 * @param firstProven end of the first cycle at which all gates were proven good; it stays, also if
 *     a later cycle proves less; null if there was none
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
        long hindsight,
        CoveredTime mature,
        Wandering wanderingOfLabels,
        @Nullable Dated restProven,
        @Nullable Long firstProven) {

    public EvidenceState {
        // State of an earlier release knows nothing of labels.
        mature = Objects.requireNonNullElse(mature, CoveredTime.startingAt(end));
        wanderingOfLabels = Objects.requireNonNullElse(wanderingOfLabels, Wandering.NONE);
    }
}
