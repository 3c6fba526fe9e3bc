package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * A record that is not used, and why.
 *
 * @param position file and line, or topic, partition and offset
 * @param record the record's beginning
 * @param timestamp event time in epoch milliseconds; null when it could not be read or cannot be
 *     believed
 * @param logTime when the log got the record, in epoch milliseconds: the start of the partition of
 *     its file, or its Kafka timestamp; null where there is none
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

    /** How the reason begins for which a label is rejected. */
    private static final String LABEL = "label: ";

    /**
     * The same of a record in the log of labels. It has no time: every run reads all labels,
     * whichever requests it takes.
     */
    public Rejected asLabel() {
        return new Rejected(LABEL + reason, position, record, null);
    }

    /** Whether the reason is one for which a label is rejected, and no request. */
    public static boolean isOfLabel(String reason) {
        return reason.startsWith(LABEL);
    }

    /** The same for another event time. */
    Rejected at(long other) {
        return new Rejected(reason, position, record, other, logTime);
    }

    /**
     * The time by which the record is kept: its own, or else the log's; null if there is neither.
     */
    @Nullable
    public Long time() {
        return timestamp != null ? timestamp : logTime;
    }

    /** Whether a feature is missing that the spec does not replace. */
    public boolean lacksFeature() {
        return MissingFeature.isIn(reason);
    }
}
