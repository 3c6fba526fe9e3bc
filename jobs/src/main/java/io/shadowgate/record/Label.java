package io.shadowgate.record;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What turned out to be right for one request.
 *
 * <p>Several labels of one request are ordered by the time at which they became known, and then by
 * their content. The last one counts, so the order in which they are read does not matter.
 *
 * @param timestamp epoch milliseconds at which the label became known; {@link #TIMELESS} in a log
 *     that does not say, whose labels come before all others
 * @param truth the label as a text, {@code 1} for the number 1.0; null takes the request's label
 *     back
 * @param actedOn whether somebody acted on the primary's answer, so that the truth may be another
 *     than without it; it does not tell labels apart
 */
public record Label(String requestId, long timestamp, @Nullable String truth, boolean actedOn)
        implements Comparable<Label> {
    /** Of a request that nobody acted on. */
    public Label(String requestId, long timestamp, @Nullable String truth) {
        this(requestId, timestamp, truth, false);
    }

    public static final long TIMELESS = Long.MIN_VALUE;

    /** A label that is there wins against one that is taken back at the same time. */
    private static final Comparator<Label> ORDER =
            Comparator.comparingLong(Label::timestamp)
                    .thenComparing(Label::truth, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** The same, as if the request's label were taken back. */
    public Label withoutTruth() {
        return new Label(requestId, timestamp, null, actedOn);
    }

    public boolean isTimeless() {
        return timestamp == TIMELESS;
    }

    /** Orders labels of the same request. */
    @Override
    public int compareTo(Label other) {
        return ORDER.compare(this, other);
    }
}
