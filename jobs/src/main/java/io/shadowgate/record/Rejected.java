package io.shadowgate.record;

import io.shadowgate.statistics.MessageKind;
import java.util.function.Function;
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

    /** How the position begins of a record that is known by its id alone. */
    private static final String ID = "request_id ";

    /** The position of a record that is known by its id alone. */
    public static String idPosition(String requestId) {
        return ID + requestId;
    }

    /** The id of a record that is known by its id alone; null for one that is known by its place. */
    public @Nullable String knownId() {
        return position.startsWith(ID) ? position.substring(ID.length()) : null;
    }

    /**
     * The same with another id, if it is known by its id alone.
     *
     * @param ids null for an id that is not shown
     */
    public Rejected withId(Function<String, @Nullable String> ids) {
        String id = knownId();
        if (id == null) {
            return this;
        }
        String shown = ids.apply(id);
        return new Rejected(reason, shown == null ? "" : ID + shown, record, timestamp, logTime);
    }

    /** The same without the record, and without what the reason quotes of it. */
    public Rejected withoutContent() {
        return new Rejected(MessageKind.of(reason), position, "", timestamp, logTime);
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
