package io.shadowgate.traffic;

import javax.annotation.Nullable;

/**
 * A record that took no part, and why.
 *
 * @param position file and line, or topic, partition and offset
 * @param record the record's beginning
 * @param timestamp event time in epoch milliseconds, null when the record's own could not be read
 *     or cannot be believed
 * @param partition first epoch millisecond of the partition of the log in which it was found; null
 *     where the log has none
 */
public record Rejected(
        String reason,
        String position,
        String record,
        @Nullable Long timestamp,
        @Nullable Long partition) {

    public Rejected(String reason, String position, String record, @Nullable Long timestamp) {
        this(reason, position, record, timestamp, null);
    }

    /** The time by which it is kept: its own, or that of where it was found; null if neither. */
    @Nullable
    public Long time() {
        return timestamp != null ? timestamp : partition;
    }
}
