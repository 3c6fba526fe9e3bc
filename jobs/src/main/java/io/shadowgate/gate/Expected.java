package io.shadowgate.gate;

import org.jspecify.annotations.Nullable;

/**
 * The expected behaviour of a shadow.
 *
 * @param agreement the share of scored requests on which it agrees, in [0, 1]; the same in each
 *     class and segment
 * @param slow the share of requests that take longer than the latency limit, in [0, 1]
 * @param errors the share of requests that it fails to answer, in [0, 1]
 * @param divergence the Jensen-Shannon distance of its predictions, 0 or more
 * @param differentBins the share of requests whose two predictions are in different bins, in [0,
 *     1]; null for the share that independent sides would have, or none if the divergence is 0
 * @param shadowOnlySlow the share of requests on which only the shadow is slow, in [0, 1]
 * @param primaryOnlySlow the share of requests on which only the primary is slow, in [0, 1]
 * @param smallestClass the share of requests in the smallest gated class, above 0; null if all
 *     classes are equally large
 * @param smallestSegment the same for gated segments; null for the largest number of segments, all
 *     equally large
 * @param labels what the labels are expected to say
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
        @Nullable Double smallestSegment,
        ExpectedLabels labels) {

    /** A shadow whose labels find no fault. */
    public Expected(
            double agreement,
            double slow,
            double errors,
            double divergence,
            @Nullable Double differentBins,
            double shadowOnlySlow,
            double primaryOnlySlow,
            @Nullable Double smallestClass,
            @Nullable Double smallestSegment) {
        this(
                agreement,
                slow,
                errors,
                divergence,
                differentBins,
                shadowOnlySlow,
                primaryOnlySlow,
                smallestClass,
                smallestSegment,
                ExpectedLabels.PERFECT);
    }

    /** A perfect shadow, which needs the fewest requests. */
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
