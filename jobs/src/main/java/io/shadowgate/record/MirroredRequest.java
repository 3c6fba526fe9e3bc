package io.shadowgate.record;

import org.jspecify.annotations.Nullable;

/**
 * One request that the primary answered, as the log has it.
 *
 * @param timestamp event time in epoch milliseconds
 * @param features in the order of {@link RequestSchema#features()}, or as the log's array has them;
 *     null when no shadow has to be run
 * @param primary the primary's answer; null exactly when this is an answer from the shadow's own
 *     log, of whose request only the id is known
 * @param primaryLatencyMs NaN if the log does not say
 * @param shadow the shadow's answer, null when the log carries none
 * @param segments values in the order of {@link RequestSchema#segments()}, null where the request
 *     has none
 */
public record MirroredRequest(
        String requestId,
        long timestamp,
        @Nullable Features features,
        @Nullable Prediction primary,
        double primaryLatencyMs,
        @Nullable LoggedAnswer shadow,
        String[] segments) {

    public static MirroredRequest answerAlone(
            String requestId, long timestamp, LoggedAnswer answer) {
        return new MirroredRequest(
                requestId, timestamp, null, null, Double.NaN, answer, new String[0]);
    }

    public boolean isAnswerAlone() {
        return primary == null;
    }

    public MirroredRequest with(LoggedAnswer answer) {
        return new MirroredRequest(
                requestId, timestamp, features, primary, primaryLatencyMs, answer, segments);
    }
}
