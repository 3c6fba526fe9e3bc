package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * One input row. A place holds a number, a text, a list of numbers, or nothing if the request does
 * not have the feature.
 *
 * <p>Of an array of arrays, each inner array is a list.
 *
 * @param numbers NaN at the places that hold something else
 * @param texts at the same places, null elsewhere; null when the row has none. Beside a whole
 *     number that no double holds, its digits. A mapped log may hold a number in a text, which then
 *     is in both, since the model's input says which of them it takes.
 * @param lists at the same places, null elsewhere; null when the row has none. Arrays within a list
 *     are joined.
 */
public record Features(
        double[] numbers, String @Nullable [] texts, double @Nullable [] @Nullable [] lists) {

    public Features(double[] numbers, String @Nullable [] texts) {
        this(numbers, texts, null);
    }

    /** Whether a place holds nothing. */
    public boolean isMissing(int place) {
        return Double.isNaN(numbers[place])
                && (texts == null || texts[place] == null)
                && (lists == null || lists[place] == null);
    }
}
