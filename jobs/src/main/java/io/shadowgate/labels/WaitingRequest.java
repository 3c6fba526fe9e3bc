package io.shadowgate.labels;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.quality.Answers;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.Vectors;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a comparison until its label is known.
 *
 * @param timestamp event time in epoch milliseconds
 * @param shadow its name: a job that goes on from a savepoint may have others
 * @param model hash of the name of the model that answered
 * @param primary of a vector, only where its largest number is; null if the shadow did not answer
 * @param shadowAnswer null exactly if {@code primary} is
 * @param agrees false if the shadow did not answer
 * @param segments values in the order of the spec's segments; null where the request has none
 */
public record WaitingRequest(
        long timestamp,
        String shadow,
        int model,
        @Nullable Prediction primary,
        @Nullable Prediction shadowAnswer,
        boolean agrees,
        @Nullable String[] segments) {

    public WaitingRequest {
        if ((primary == null) != (shadowAnswer == null)) {
            throw new IllegalArgumentException("a request has both answers or none");
        }
    }

    static WaitingRequest of(Comparison comparison, int model, Compare.By by) {
        boolean answered = comparison.outcome() == Outcome.SCORED;
        return new WaitingRequest(
                comparison.timestamp(),
                comparison.shadow(),
                model,
                answered ? small(comparison.primaryPrediction(), by) : null,
                answered ? small(Objects.requireNonNull(comparison.shadowPrediction()), by) : null,
                answered && Objects.requireNonNull(comparison.agreement()),
                comparison.segments());
    }

    boolean isAnswered() {
        return primary != null;
    }

    private static Prediction small(Prediction prediction, Compare.By by) {
        if (prediction.vector() == null) {
            return prediction;
        }
        String place =
                Answers.areRightOrWrong(by) ? Vectors.choice(prediction.vector()) : Vectors.NAN;
        return ofPlace(place.equals(Vectors.NAN) ? -1 : Integer.parseInt(place));
    }

    /**
     * A vector whose largest number is at a place.
     *
     * @param place -1 if it has no largest number, or if nobody asks where it is
     */
    static Prediction ofPlace(int place) {
        double[] vector = new double[Math.max(0, place) + 1];
        vector[Math.max(0, place)] = place < 0 ? Double.NaN : 1;
        return Prediction.ofVector(vector);
    }

    /** The place of a vector that {@link #ofPlace} made. */
    static int placeOf(double[] vector) {
        return Double.isNaN(vector[0]) ? -1 : vector.length - 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WaitingRequest that
                && timestamp == that.timestamp
                && shadow.equals(that.shadow)
                && model == that.model
                && agrees == that.agrees
                && same(primary, that.primary)
                && same(shadowAnswer, that.shadowAnswer)
                && Arrays.equals(segments, that.segments);
    }

    private static boolean same(@Nullable Prediction one, @Nullable Prediction other) {
        if (one == null || other == null) {
            return one == other;
        }
        return Double.compare(one.score(), other.score()) == 0
                && Objects.equals(one.label(), other.label())
                && Arrays.equals(one.vector(), other.vector());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(timestamp) * 31 + shadow.hashCode();
    }
}
