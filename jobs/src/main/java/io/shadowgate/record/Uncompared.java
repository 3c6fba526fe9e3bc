package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * A record that was read and is not compared. It is counted in the window it belongs to.
 *
 * @param timestamp event time in epoch milliseconds
 * @param segments as in {@link MirroredRequest#segments()}; null where they are not known, or
 *     cannot be trusted because the record is broken
 */
public record Uncompared(long timestamp, Kind kind, String @Nullable [] segments) {

    /** Why it is not compared. */
    public enum Kind {
        REJECTED,
        /** The sample left it out. */
        NOT_SAMPLED,
        /** It repeats a record that takes part. */
        DUPLICATE,
        /** It is an answer of the shadow, and the primary's log does not have its request. */
        PRIMARY_MISSING,
        /** It belongs to another test. It is not even read. */
        ELSEWHERE
    }
}
