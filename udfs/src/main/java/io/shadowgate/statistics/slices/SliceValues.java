package io.shadowgate.statistics.slices;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one request has in each dimension. {@link SliceBins} makes them.
 *
 * @param places by dimension; {@link #NAMED} where the category says it
 * @param categories by dimension; null where the place says it
 */
public record SliceValues(int[] places, @Nullable String[] categories) {
    /** In place of a place: the category decides. */
    static final int NAMED = -1;

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SliceValues that
                && Arrays.equals(places, that.places)
                && Arrays.equals(categories, that.categories);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(places) * 31 + Arrays.hashCode(categories);
    }
}
