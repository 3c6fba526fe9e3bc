package io.shadowgate.inference;

import io.shadowgate.record.MirroredRequest;

/**
 * A request and every shadow's answer to it.
 *
 * @param answers in the order of the spec's shadows
 */
public record ScoredRequest(MirroredRequest request, Answer[] answers) {}
