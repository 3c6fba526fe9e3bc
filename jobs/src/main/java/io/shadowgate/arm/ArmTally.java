package io.shadowgate.arm;

import io.shadowgate.statistics.LatencyHistogram;

/** Counts the requests of one arm. Their order does not matter. Not thread-safe. */
public final class ArmTally {
    private final double slowAboveMs;
    private final LatencyHistogram latency = new LatencyHistogram();
    private long requests;
    private long errors;
    private long timed;
    private long slow;

    /**
     * @param slowAboveMs the latency in milliseconds above which a request is slow
     */
    public ArmTally(double slowAboveMs) {
        this.slowAboveMs = slowAboveMs;
    }

    /**
     * @param latencyMs NaN if it is not known
     * @param failed whether the request was not answered. It is slow then, whatever its latency
     */
    public void add(double latencyMs, boolean failed) {
        boolean known = !Double.isNaN(latencyMs);
        requests++;
        errors += failed ? 1 : 0;
        timed += failed || known ? 1 : 0;
        slow += failed || latencyMs > slowAboveMs ? 1 : 0;
        if (known) {
            latency.add(latencyMs);
        }
    }

    public ArmCounts counts() {
        return new ArmCounts(
                requests, errors, timed, slow, latency.isEmpty() ? null : latency.toBytes());
    }
}
