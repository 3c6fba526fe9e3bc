package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * One input row.
 *
 * @param numbers NaN at the places that hold a text
 * @param texts at the same places, null elsewhere; null when the row has none
 */
public record Features(double[] numbers, String @Nullable [] texts) {}
