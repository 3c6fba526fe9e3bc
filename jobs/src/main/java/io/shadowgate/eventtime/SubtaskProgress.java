package io.shadowgate.eventtime;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A subtask's report of how far it has come.
 *
 * @param reached the event time that it has passed on to the operators behind it, in this attempt
 *     or the one that it was restored from; {@link Timing#NONE} if it has passed on none
 * @param open splits it has
 * @param ended ids of splits that have ended since its last report
 * @param endedTime the largest event time of all splits that have ended
 * @param endedClaim a time that only the last record of the last of them claims, or {@link
 *     Timing#NONE}
 * @param begun the largest event time at which a split of it has begun, or {@link Timing#NONE}
 */
public record SubtaskProgress(
        long reached,
        List<Split> open,
        List<String> ended,
        long endedTime,
        long endedClaim,
        long begun)
        implements SourceEvent {

    /**
     * One split.
     *
     * @param time its event time, or {@link Timing#NONE}
     * @param claim a time far ahead that only its last record claims, or {@link Timing#NONE}
     * @param records read in this attempt
     * @param silentMs how long it has been asked for records since its last record
     */
    public record Split(String id, long time, long claim, long records, long silentMs)
            implements java.io.Serializable {}
}
