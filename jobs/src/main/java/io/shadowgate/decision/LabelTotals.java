package io.shadowgate.decision;

import io.shadowgate.quality.QualityCounts;
import org.jspecify.annotations.Nullable;

/**
 * What labels say about a shadow so far.
 *
 * @param counts of all mature windows
 * @param matureTo end of the last mature window with requests, in epoch milliseconds; null if none
 *     is mature
 */
public record LabelTotals(QualityCounts counts, @Nullable Long matureTo) {}
