package io.shadowgate.window;

/**
 * Latencies beyond limits. They are counted exactly, since a histogram has no edge at the limits.
 *
 * @param measured known latencies of the shadow: of requests that were asked alone, and of answers
 *     in the log. Requests that were never answered are among them
 * @param overLimit of these, above the limit of the spec
 * @param shadowOnlySlow of these, on which only the shadow was above the paired threshold
 * @param primaryOnlySlow of these, on which only the primary was
 */
public record LatencyCounts(
        long measured, long overLimit, long shadowOnlySlow, long primaryOnlySlow) {

    public static LatencyCounts of(WindowCounts counts) {
        return new LatencyCounts(
                counts.number(WindowColumn.MEASURED),
                counts.number(WindowColumn.OVER_LIMIT),
                counts.number(WindowColumn.SHADOW_ONLY_SLOW),
                counts.number(WindowColumn.PRIMARY_ONLY_SLOW));
    }
}
