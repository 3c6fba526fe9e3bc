package io.shadowgate.eventtime;

import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A split and how far it had come.
 *
 * @param split of the log; null in the one split of each subtask's state that keeps what the
 *     subtask has told and what splits that have ended had reached
 * @param time the event time it had reached, or {@link Timing#NONE}
 * @param claim see {@link Progress.Split}
 * @param reached see {@link Progress}; of the split without one of the log only
 */
record TimedSplit<S extends SourceSplit>(
        String splitId, @Nullable S split, long time, long claim, long reached)
        implements SourceSplit {

    static <S extends SourceSplit> TimedSplit<S> unread(S split) {
        return new TimedSplit<>(split.splitId(), split, Timing.NONE, Timing.NONE, Timing.NONE);
    }
}
