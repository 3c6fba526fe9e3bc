package io.shadowgate.eventtime;

import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * A split with how far it has come.
 *
 * @param split of the log; null in one split of each subtask's state, which keeps what the subtask
 *     has passed on and how far its ended splits had come
 * @param time the event time it has come to, or {@link Timing#NONE}
 * @param claim see {@link SubtaskProgress.Split}
 * @param reached see {@link SubtaskProgress}; only in the split without one of the log
 */
record TimedSplit<S extends SourceSplit>(
        String splitId, @Nullable S split, long time, long claim, long reached)
        implements SourceSplit {

    static <S extends SourceSplit> TimedSplit<S> unread(S split) {
        return new TimedSplit<>(split.splitId(), split, Timing.NONE, Timing.NONE, Timing.NONE);
    }
}
