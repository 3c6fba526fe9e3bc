package io.shadowgate.story;

import io.shadowgate.gate.Counts;
import io.shadowgate.verdict.SegmentResult;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a shadow, such as {@code country=DE}.
 *
 * @param total counts of all its windows that are evidence, without histograms
 * @param agreement share of agreement in {@code total}; null if nothing was scored
 * @param lower bound of an interval, with {@code upper}, that contains the true share at every
 *     look, for independent requests; null if nothing was scored
 * @param result the gates of the segment; null if it has none
 * @param points one for each window in which the segment was scored, in the order of time
 */
public record SegmentStory(
        String segment,
        Counts total,
        @Nullable Double agreement,
        @Nullable Double lower,
        @Nullable Double upper,
        @Nullable SegmentResult result,
        List<Point> points) {

    /**
     * The segment that is surely bad comes first: that with the lowest upper bound of agreement. So
     * a segment of few requests does not stand before one that is bad in many.
     */
    static final Comparator<SegmentStory> WORST_FIRST =
            Comparator.<SegmentStory>comparingDouble(one -> one.upper == null ? 1 : one.upper)
                    .thenComparing(
                            Comparator.<SegmentStory>comparingDouble(SegmentStory::errorRate)
                                    .reversed())
                    .thenComparing(SegmentStory::segment);

    public SegmentStory {
        points = List.copyOf(points);
    }

    /**
     * One window. Times are epoch milliseconds.
     *
     * @param scored requests that were scored, above 0
     * @param agreed those on which the shadow agrees
     */
    public record Point(long start, long end, long scored, long agreed) {
        public double agreement() {
            return (double) agreed / scored;
        }
    }

    public long compared() {
        return total.coverage().compared();
    }

    /** The share of errors in compared requests; 0 if nothing was compared. */
    public double errorRate() {
        return compared() == 0 ? 0 : (double) total.coverage().errors() / compared();
    }
}
