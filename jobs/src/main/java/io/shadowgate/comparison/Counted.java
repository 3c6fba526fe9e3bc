package io.shadowgate.comparison;

import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.Comparators;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.Vectors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What windows count of a prediction: a number or a label, as {@link Compare.By} says. */
public final class Counted {
    private final Compare compare;

    public Counted(Compare compare) {
        this.compare = compare;
    }

    /** A histogram without counts, for what this counts. */
    public PredictionHistogram histogram() {
        return compare.by().countsNumbers()
                ? PredictionHistogram.forScores(compare.bins())
                : PredictionHistogram.forLabels();
    }

    /** The label that counts; null if a number does. */
    public @Nullable String label(Prediction prediction) {
        return switch (compare.by()) {
            case TOLERANCE, MAX_DIFFERENCE -> null;
            case DECISION ->
                    Comparators.decision(
                            prediction.score(), Objects.requireNonNull(compare.threshold()));
            case EQUALITY -> prediction.requiredLabel();
            case ARGMAX, TOP_K, RANKING -> Vectors.choice(prediction.requiredVector());
            case COSINE -> Vectors.direction(prediction.requiredVector());
        };
    }

    /**
     * The number that counts.
     *
     * @param requestId chooses one number of a vector
     */
    public double number(Prediction prediction, String requestId) {
        return prediction.vector() == null
                ? prediction.score()
                : Vectors.component(prediction.vector(), requestId);
    }
}
