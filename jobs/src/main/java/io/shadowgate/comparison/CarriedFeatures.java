package io.shadowgate.comparison;

import io.shadowgate.record.Features;
import io.shadowgate.statistics.slices.SliceValues;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison carries of its request's features.
 *
 * @param bins of all that slices are made of; null in a test that looks for none
 * @param shown those that results carry, in the order of {@code sinks.files.features}; null if
 *     there are none
 */
public record CarriedFeatures(@Nullable SliceValues bins, @Nullable Features shown) {}
