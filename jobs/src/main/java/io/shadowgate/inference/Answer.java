package io.shadowgate.inference;

import io.shadowgate.traffic.LoggedAnswer;
import io.shadowgate.traffic.Prediction;
import javax.annotation.Nullable;

/**
 * One shadow's answer to one request.
 *
 * @param prediction not null exactly when {@code outcome} is SCORED
 * @param latencyMs duration of the call that answered, queueing apart; NaN if there is none
 * @param queueMs wait for a worker; NaN for answers from the log
 * @param error not null exactly when {@code outcome} is not SCORED
 */
public record Answer(
        Outcome outcome,
        @Nullable Prediction prediction,
        double latencyMs,
        double queueMs,
        @Nullable String error) {

    static Answer scored(Prediction prediction, double latencyMs, double queueMs) {
        return new Answer(Outcome.SCORED, prediction, latencyMs, queueMs, null);
    }

    static Answer failed(Outcome outcome, String error) {
        return new Answer(outcome, null, Double.NaN, Double.NaN, error);
    }

    /** The answer that the log carries, if it does. */
    static Answer logged(@Nullable LoggedAnswer logged) {
        if (logged == null) {
            return failed(Outcome.MISSING, "the log carries no shadow_prediction");
        }
        if (logged.error() != null) {
            return failed(Outcome.MODEL_ERROR, logged.error());
        }
        return new Answer(
                Outcome.SCORED, logged.prediction(), logged.latencyMs(), Double.NaN, null);
    }
}
