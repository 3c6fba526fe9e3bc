package io.shadowgate.traffic;

import javax.annotation.Nullable;

/**
 * A record that took no part, and why.
 *
 * @param position file and line, or topic, partition and offset
 * @param record the record's beginning
 * @param timestamp event time in epoch milliseconds, null when the record's own could not be read
 */
public record Rejected(String reason, String position, String record, @Nullable Long timestamp) {}
