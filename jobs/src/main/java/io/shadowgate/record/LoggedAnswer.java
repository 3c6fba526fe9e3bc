package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * A shadow's answer that the log already carries.
 *
 * @param prediction null exactly when {@code error} is not
 * @param latencyMs NaN when the log does not say
 */
public record LoggedAnswer(
        @Nullable Prediction prediction, double latencyMs, @Nullable String error) {}
