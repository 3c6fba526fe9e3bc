package io.shadowgate.record;

import io.shadowgate.spec.Compare.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One model's answer. Which component holds it follows from the test's {@link Kind}; the others are
 * NaN or null.
 */
public record Prediction(double score, @Nullable String label, double @Nullable [] vector) {

    /** The label where predictions are labels. */
    public String requiredLabel() {
        return Objects.requireNonNull(label);
    }

    /** The numbers where predictions are vectors. */
    public double[] requiredVector() {
        return Objects.requireNonNull(vector);
    }

    public static Prediction ofScore(double score) {
        return new Prediction(score, null, null);
    }

    public static Prediction ofLabel(String label) {
        return new Prediction(Double.NaN, label, null);
    }

    public static Prediction ofVector(double... vector) {
        return new Prediction(Double.NaN, null, vector);
    }
}
