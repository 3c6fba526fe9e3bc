package io.shadowgate.request;

import javax.annotation.Nullable;

/**
 * A shadow's answer that the log already carries.
 *
 * @param prediction null exactly when {@code error} is not
 * @param latencyMs NaN when the log does not say
 */
public record LoggedAnswer(
        @Nullable Prediction prediction, double latencyMs, @Nullable String error) {}
