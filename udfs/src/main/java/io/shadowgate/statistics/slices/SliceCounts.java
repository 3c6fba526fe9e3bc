package io.shadowgate.statistics.slices;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one slice, as {@link SliceMeasure} explains them.
 *
 * @param requests compared requests
 * @param scored those that both answered
 * @param difference sum of {@code shadow - primary} over requests that disagree
 */
public record SliceCounts(
        long requests,
        long scored,
        long disagreed,
        long shadowHigher,
        double difference,
        long labelled,
        long bothRight,
        long shadowRight,
        long primaryRight) {
    private static final double BILLION = 1e9;

    static SliceCounts of(ToLongFunction<SliceMeasure> count) {
        long requests = count.applyAsLong(SliceMeasure.REQUESTS);
        return new SliceCounts(
                requests,
                requests - count.applyAsLong(SliceMeasure.UNSCORED),
                count.applyAsLong(SliceMeasure.DISAGREED),
                count.applyAsLong(SliceMeasure.SHADOW_HIGHER),
                count.applyAsLong(SliceMeasure.DIFFERENCE_WHOLES)
                        + count.applyAsLong(SliceMeasure.DIFFERENCE_BILLIONTHS) / BILLION,
                count.applyAsLong(SliceMeasure.LABELLED),
                count.applyAsLong(SliceMeasure.BOTH_RIGHT),
                count.applyAsLong(SliceMeasure.SHADOW_RIGHT),
                count.applyAsLong(SliceMeasure.PRIMARY_RIGHT));
    }

    /** Labelled requests on which neither model is right. */
    public long neitherRight() {
        return labelled - bothRight - shadowRight - primaryRight;
    }

    /** The share of scored requests that disagree; null if none was scored. */
    public @Nullable Double disagreement() {
        return scored == 0 ? null : (Double) ((double) disagreed / scored);
    }
}
