package io.shadowgate.request;

import javax.annotation.Nullable;

/**
 * One input row.
 *
 * @param numbers NaN at the places that hold a text
 * @param texts at the same places, null elsewhere; null when the row has none
 */
public record Features(double[] numbers, @Nullable String[] texts) {}
