package io.shadowgate.request;

import javax.annotation.Nullable;

/**
 * A record that took no part, and why.
 *
 * @param position file and line, or topic, partition and offset
 * @param record the record's beginning
 * @param timestamp event time in epoch milliseconds, null when the record's own could not be read
 *     or cannot be believed
 * @param logTime what its place in the log says of when it was written, in epoch milliseconds: the
 *     start of the partition of files it lies in, or its Kafka timestamp; null where there is none
 */
public record Rejected(
        String reason,
        String position,
        String record,
        @Nullable Long timestamp,
        @Nullable Long logTime) {

    public Rejected(String reason, String position, String record, @Nullable Long timestamp) {
        this(reason, position, record, timestamp, null);
    }

    /** The time by which it is kept: its own, or that of its place in the log; null if neither. */
    @Nullable
    public Long time() {
        return timestamp != null ? timestamp : logTime;
    }
}
