package io.shadowgate.traffic;

import javax.annotation.Nullable;

/**
 * One request that the primary answered, as the log has it.
 *
 * @param timestamp event time in epoch milliseconds
 * @param features in the order of {@link RequestShape#features()}, or as the log's array has them;
 *     null when no shadow has to be run
 * @param shadow the shadow's answer, null when the log carries none
 * @param segments values in the order of {@link RequestShape#segments()}, null where the request
 *     has none
 */
public record MirroredRequest(
        String requestId,
        long timestamp,
        @Nullable Features features,
        Prediction primary,
        double primaryLatencyMs,
        @Nullable LoggedAnswer shadow,
        String[] segments) {}
