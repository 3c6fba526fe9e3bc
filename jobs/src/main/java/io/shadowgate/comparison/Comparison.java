package io.shadowgate.comparison;

import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * One shadow's answer beside the primary's, for one request.
 *
 * @param timestamp event time in epoch milliseconds
 * @param shadowPrediction not null exactly when the outcome is SCORED
 * @param agreement null exactly when the outcome is not SCORED
 * @param primaryLatencyMs NaN if the log does not say
 * @param shadowLatencyMs NaN where the shadow's latency on this request is not known; infinite
 *     where it never answered, though it was asked alone or the log should have the answer
 * @param segments values in the order of the spec's segments, null where the request has none
 * @param cluster hash of the cluster that the request belongs to; 0 in a test without clusters
 * @param carried of the request's features; null if nothing of them is carried
 */
public record Comparison(
        String requestId,
        long timestamp,
        String shadow,
        Outcome outcome,
        Prediction primaryPrediction,
        @Nullable Prediction shadowPrediction,
        @Nullable Boolean agreement,
        double primaryLatencyMs,
        double shadowLatencyMs,
        String[] segments,
        long cluster,
        @Nullable String error,
        @Nullable CarriedFeatures carried) {

    /** Without features. */
    public Comparison(
            String requestId,
            long timestamp,
            String shadow,
            Outcome outcome,
            Prediction primaryPrediction,
            @Nullable Prediction shadowPrediction,
            @Nullable Boolean agreement,
            double primaryLatencyMs,
            double shadowLatencyMs,
            String[] segments,
            long cluster,
            @Nullable String error) {
        this(
                requestId,
                timestamp,
                shadow,
                outcome,
                primaryPrediction,
                shadowPrediction,
                agreement,
                primaryLatencyMs,
                shadowLatencyMs,
                segments,
                cluster,
                error,
                null);
    }

    /** Whether both answered, and differently. */
    public boolean isDisagreement() {
        return agreement != null && !agreement;
    }
}
