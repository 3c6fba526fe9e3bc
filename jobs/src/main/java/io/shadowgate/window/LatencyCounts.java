package io.shadowgate.window;

/**
 * Counts latencies above limits. The counts are exact; a histogram has no edge at the limits.
 *
 * @param measured requests with a known latency of the shadow: those called alone, those with a
 *     latency in the log, and those that were never answered
 * @param overLimit measured requests above the limit of the spec
 * @param paired measured requests whose latency of the primary is known too
 * @param shadowOnlySlow paired requests on which only the shadow was above the paired threshold
 * @param primaryOnlySlow paired requests on which only the primary was
 */
public record LatencyCounts(
        long measured, long overLimit, long paired, long shadowOnlySlow, long primaryOnlySlow) {

    public static LatencyCounts of(WindowCounts counts) {
        return new LatencyCounts(
                counts.number(WindowColumn.MEASURED),
                counts.number(WindowColumn.OVER_LIMIT),
                counts.number(WindowColumn.PAIRED),
                counts.number(WindowColumn.SHADOW_ONLY_SLOW),
                counts.number(WindowColumn.PRIMARY_ONLY_SLOW));
    }
}
