package io.shadowgate.window;

/**
 * Latencies beyond limits, counted one by one, since no histogram has an edge at every limit.
 *
 * @param measured shadow latencies: of requests that were asked alone, and of answers in the log;
 *     requests among them that were never answered
 * @param overLimit of these, above the limit of the spec
 * @param shadowOnlySlow requests on which the shadow alone was above the paired threshold
 * @param primaryOnlySlow requests on which the primary alone was
 */
public record LatencyCounts(
        long measured, long overLimit, long shadowOnlySlow, long primaryOnlySlow) {

    public LatencyCounts plus(LatencyCounts other) {
        return new LatencyCounts(
                Math.addExact(measured, other.measured),
                Math.addExact(overLimit, other.overLimit),
                Math.addExact(shadowOnlySlow, other.shadowOnlySlow),
                Math.addExact(primaryOnlySlow, other.primaryOnlySlow));
    }
}
