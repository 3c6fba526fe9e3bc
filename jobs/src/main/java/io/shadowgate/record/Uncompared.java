package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * A record that was read and is not compared, or requests that never came. It is counted in the
 * window it belongs to.
 *
 * @param timestamp event time in epoch milliseconds
 * @param segments as in {@link MirroredRequest#segments()}; null where they are not known, or
 *     cannot be trusted because the record is broken
 * @param count how many; more than one only of {@link Kind#NOT_MIRRORED}
 */
public record Uncompared(long timestamp, Kind kind, String @Nullable [] segments, long count) {
    /** One record. */
    public Uncompared(long timestamp, Kind kind, String @Nullable [] segments) {
        this(timestamp, kind, segments, 1);
    }

    /** Why it is not compared. */
    public enum Kind {
        REJECTED,
        /** It is rejected because it lacks a feature that the spec does not replace. */
        INCOMPLETE,
        /** The sample left it out. */
        NOT_SAMPLED,
        /** It repeats a record that takes part. */
        DUPLICATE,
        /** It is an answer of the shadow, and the primary's log does not have its request. */
        PRIMARY_MISSING,
        /** It belongs to another test. It is not even read. */
        ELSEWHERE,
        /** A mirror dropped it. The log has only the number of such requests. */
        NOT_MIRRORED
    }
}
