package io.shadowgate.mirror;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the mirror holds it: nobody else can change it.
 *
 * @param featureNames the names of {@code features} if that is an array by name
 * @param features null, {@code double[]}, {@code float[]} or {@link Copier.Members}
 * @param primary null, a number, a text or {@code double[]}
 * @param segments names and values in turn
 * @param weight the bytes that it counts for
 */
record Copy(
        String requestId,
        long timestampMs,
        @Nullable List<String> featureNames,
        @Nullable Object features,
        @Nullable Object primary,
        double primaryLatencyMs,
        @Nullable String primaryError,
        String[] segments,
        @Nullable ShadowAnswer shadow,
        int weight) {
    /** ShadowGate rejects longer ids. */
    static final int LONGEST_ID = 1024;

    /**
     * A shadow's answer or failure.
     *
     * @param prediction null exactly if there is an error
     */
    record ShadowAnswer(@Nullable Object prediction, double latencyMs, @Nullable String error) {}

    Copy with(ShadowAnswer answer) {
        return new Copy(
                requestId,
                timestampMs,
                featureNames,
                features,
                primary,
                primaryLatencyMs,
                primaryError,
                segments,
                answer,
                weight);
    }
}
