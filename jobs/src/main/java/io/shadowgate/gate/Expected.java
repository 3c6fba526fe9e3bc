package io.shadowgate.gate;

import org.jspecify.annotations.Nullable;

/**
 * What a shadow is expected to do.
 *
 * @param agreement the share of scored requests on which it agrees, in [0, 1]; in each class and
 *     segment too
 * @param slow the share of requests that take longer than the latency limit, in [0, 1]
 * @param errors the share of requests that it fails to answer, in [0, 1]
 * @param divergence the Jensen-Shannon distance of its predictions, 0 or more
 * @param differentBins the share of requests whose two predictions are in different bins, in [0,
 *     1]; null for as many as if neither side knew of the other, or none where the divergence is 0
 * @param shadowOnlySlow the share of requests on which the shadow alone is slow, in [0, 1]
 * @param primaryOnlySlow likewise the primary
 * @param smallestClass the share of requests in the smallest gated class, above 0; null for as many
 *     in each
 * @param smallestSegment likewise of the gated segments, null for as many in each of the most that
 *     there may be
 */
public record Expected(
        double agreement,
        double slow,
        double errors,
        double divergence,
        @Nullable Double differentBins,
        double shadowOnlySlow,
        double primaryOnlySlow,
        @Nullable Double smallestClass,
        @Nullable Double smallestSegment) {

    /** A shadow without any fault, which needs the fewest requests. */
    public static final Expected PERFECT = new Expected(1, 0, 0, 0, null, 0, 0, null, null);

    public Expected {
        requireShare("agreement", agreement);
        requireShare("slow", slow);
        requireShare("errors", errors);
        requireShare("in different bins", differentBins == null ? 1 : differentBins);
        requireShare("shadow only slow", shadowOnlySlow);
        requireShare("primary only slow", primaryOnlySlow);
        requireShare("only one slow", shadowOnlySlow + primaryOnlySlow);
        requirePart("smallest class", smallestClass);
        requirePart("smallest segment", smallestSegment);
        if (!(divergence >= 0)) {
            throw new IllegalArgumentException("divergence " + divergence + " is not 0 or more");
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " " + share + " is not in [0, 1]");
        }
    }

    private static void requirePart(String name, @Nullable Double share) {
        if (share != null && !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " " + share + " is not in (0, 1]");
        }
    }
}
