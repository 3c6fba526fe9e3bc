package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * One input row.
 *
 * @param numbers NaN at the places that hold a text. A mapped log may hold a number in a text, which
 *     then is in both, since the model's input says which of them it takes
 * @param texts null at the places that hold a number; null when the row has no texts
 */
public record Features(double[] numbers, String @Nullable [] texts) {}
