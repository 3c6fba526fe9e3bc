package io.shadowgate.labels;

import io.shadowgate.quality.KnownLabel;
import org.jspecify.annotations.Nullable;

/**
 * A request whose window is mature.
 *
 * @param label null if none is known
 */
public record LabelledRequest(WaitingRequest request, @Nullable KnownLabel label) {}
