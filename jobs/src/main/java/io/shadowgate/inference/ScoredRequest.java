package io.shadowgate.inference;

import io.shadowgate.request.MirroredRequest;

/**
 * A request with what every shadow made of it.
 *
 * @param answers in the order of the spec's shadows
 */
public record ScoredRequest(MirroredRequest request, Answer[] answers) {}
