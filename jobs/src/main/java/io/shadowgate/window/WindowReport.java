package io.shadowgate.window;

import javax.annotation.Nullable;

/**
 * What one shadow made of one window of requests, for one segment or for all ({@code *}).
 *
 * <p>Rates, quantiles and the divergence are null where there is nothing to compute them from; a
 * quantile is infinite where it falls on requests that were never answered. Times are epoch
 * milliseconds. The byte arrays are the stored histograms from which any coarser period can be
 * computed again, and the counts by cluster where the test has clusters.
 */
public record WindowReport(
        String test,
        String shadow,
        String segment,
        long windowStart,
        long windowEnd,
        Coverage coverage,
        long agreed,
        LatencyCounts latencies,
        @Nullable Double agreementRate,
        @Nullable Double primaryLatencyP50,
        @Nullable Double primaryLatencyP99,
        @Nullable Double shadowLatencyP50,
        @Nullable Double shadowLatencyP99,
        @Nullable Double shadowErrorRate,
        @Nullable Double divergence,
        long firstEventTime,
        long lastEventTime,
        @Nullable byte[] primaryLatency,
        @Nullable byte[] shadowLatency,
        @Nullable byte[] predictions,
        @Nullable byte[] clusters) {}
