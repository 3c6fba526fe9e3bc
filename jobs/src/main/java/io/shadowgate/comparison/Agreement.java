package io.shadowgate.comparison;

import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.Comparators;
import io.shadowgate.statistics.Vectors;
import java.io.Serializable;
import java.util.Objects;

/**
 * Whether two predictions of a test say the same. SQL has a function for each way of comparing,
 * over the same code.
 */
public final class Agreement implements Serializable {
    private static final long serialVersionUID = 1;

    private final Compare compare;

    public Agreement(Compare compare) {
        this.compare = compare;
    }

    public boolean holds(Prediction primary, Prediction shadow) {
        Compare.Tolerance within = compare.tolerance();
        return switch (compare.by()) {
            case TOLERANCE ->
                    Comparators.scoresAgree(
                            primary.score(), shadow.score(), within.absolute(), within.relative());
            case DECISION ->
                    Comparators.thresholdAgrees(
                            primary.score(),
                            shadow.score(),
                            Objects.requireNonNull(compare.threshold()));
            case EQUALITY ->
                    Comparators.labelsAgree(primary.requiredLabel(), shadow.requiredLabel());
            case ARGMAX ->
                    Comparators.vectorsAgree(primary.requiredVector(), shadow.requiredVector());
            case COSINE -> value(primary, shadow) >= within.cosine();
            case MAX_DIFFERENCE ->
                    Comparators.vectorsClose(
                            primary.requiredVector(),
                            shadow.requiredVector(),
                            within.absolute(),
                            within.relative());
            case TOP_K -> value(primary, shadow) >= within.overlap();
            case RANKING -> value(primary, shadow) >= within.correlation();
        };
    }

    /**
     * The number that is compared with the tolerance: a cosine similarity, a largest difference, a
     * share of the largest numbers, or a rank correlation. NaN if it is not defined, and for other
     * ways of comparing.
     */
    public double value(Prediction primary, Prediction shadow) {
        return switch (compare.by()) {
            case TOLERANCE, DECISION, EQUALITY, ARGMAX -> Double.NaN;
            case COSINE -> Vectors.cosine(primary.requiredVector(), shadow.requiredVector());
            case MAX_DIFFERENCE ->
                    Vectors.maxDifference(primary.requiredVector(), shadow.requiredVector());
            case TOP_K ->
                    Vectors.topOverlap(
                            primary.requiredVector(),
                            shadow.requiredVector(),
                            Objects.requireNonNull(compare.top()));
            case RANKING ->
                    Vectors.rankCorrelation(primary.requiredVector(), shadow.requiredVector());
        };
    }
}
