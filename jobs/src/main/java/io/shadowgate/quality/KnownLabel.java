package io.shadowgate.quality;

/**
 * The label of a request, known when its window is mature.
 *
 * @param delayMs how long after the request the label became known, in milliseconds; may be
 *     negative. It means nothing for a label by default
 * @param byDefault whether the spec's default stands for a label that never came
 */
public record KnownLabel(GroundTruth truth, long delayMs, boolean byDefault) {}
