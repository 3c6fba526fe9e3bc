package io.shadowgate.inference;

import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * One shadow's answer to one request.
 *
 * @param prediction not null exactly when {@code outcome} is SCORED
 * @param latencyMs how long the shadow took over this request alone: of a request that was chosen
 *     for a call of its own, the time of that call, infinite if it overran its deadline; of an
 *     answer from the log, what the log says, infinite if the answer is missing; otherwise NaN
 * @param cutTo the most rows that a call could have where the deadline allowed fewer than the spec;
 *     0 where it did not
 * @param alone why this model is called with one request at a time; null if it is not
 * @param error not null exactly when {@code outcome} is not SCORED
 */
public record Answer(
        Outcome outcome,
        @Nullable Prediction prediction,
        double latencyMs,
        int cutTo,
        @Nullable String alone,
        @Nullable String error) {

    static Answer scored(
            Prediction prediction, double latencyMs, int cutTo, @Nullable String alone) {
        return new Answer(Outcome.SCORED, prediction, latencyMs, cutTo, alone, null);
    }

    /** An answer that says nothing about latency. */
    public static Answer failed(Outcome outcome, String error) {
        return new Answer(outcome, null, Double.NaN, 0, null, error);
    }

    /** Counts as slower than any limit; otherwise a shadow could gain by dropping answers. */
    static Answer slowerThanAnyLimit(Outcome outcome, String error) {
        return new Answer(outcome, null, Double.POSITIVE_INFINITY, 0, null, error);
    }

    /** The answer that the log carries, if it does. */
    static Answer logged(@Nullable LoggedAnswer logged) {
        if (logged == null) {
            return slowerThanAnyLimit(Outcome.MISSING, "the log carries no shadow_prediction");
        }
        if (logged.error() != null) {
            return failed(Outcome.MODEL_ERROR, logged.error());
        }
        return new Answer(Outcome.SCORED, logged.prediction(), logged.latencyMs(), 0, null, null);
    }
}
