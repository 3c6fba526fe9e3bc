package io.shadowgate.request;

import javax.annotation.Nullable;

/**
 * A record that was read but takes no part in the comparison, for the counts of the window it
 * belongs to.
 *
 * @param timestamp event time in epoch milliseconds
 * @param segments as in {@link MirroredRequest#segments()}; null where they are not known, or, as a
 *     broken record's, not to be trusted
 */
public record Uncompared(long timestamp, Kind kind, @Nullable String[] segments) {

    /** Why it takes no part. */
    public enum Kind {
        REJECTED,
        /** The sample left it out. */
        NOT_SAMPLED,
        /** It repeats a record that takes part. */
        DUPLICATE,
        /** It is an answer of the shadow whose request the primary's log does not have. */
        PRIMARY_MISSING
    }
}
