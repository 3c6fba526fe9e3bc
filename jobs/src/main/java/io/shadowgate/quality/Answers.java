package io.shadowgate.quality;

import io.shadowgate.comparison.Counted;
import io.shadowgate.record.Prediction;
import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.Comparators;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the predictions of a test are answers to, and which answer a label says is right. */
public final class Answers {
    private final Compare compare;
    private final Counted counted;

    public Answers(Compare compare) {
        this.compare = compare;
        this.counted = new Counted(compare);
    }

    /**
     * Whether answers that are compared like this are right or wrong, whatever the threshold of
     * scores is.
     */
    public static boolean areRightOrWrong(Compare.By by) {
        return by == Compare.By.DECISION || by.countsClasses();
    }

    /** Whether answers of this test are right or wrong, and not only near or far. */
    boolean areJudged() {
        return compare.isRightOrWrong();
    }

    /** The answer of a model; {@link QualityCounts#ANY} where answers are not right or wrong. */
    String of(Prediction prediction) {
        if (compare.threshold() != null) {
            return Comparators.decision(prediction.score(), compare.threshold());
        }
        return areJudged() ? Objects.requireNonNull(counted.label(prediction)) : QualityCounts.ANY;
    }

    /**
     * The right answer.
     *
     * @return null if no answer can be right or wrong, or if the label does not fit the predictions
     */
    @Nullable String right(GroundTruth truth) {
        return !fits(truth)
                ? null
                : switch (compare.by()) {
                    case DECISION, TOLERANCE -> areJudged() ? side(truth.number()) : null;
                    case EQUALITY -> truth.text();
                    case ARGMAX -> Integer.toString((int) truth.number());
                    case COSINE, MAX_DIFFERENCE, TOP_K, RANKING -> null;
                };
    }

    /**
     * 1 and 0 say whether the event happened, if the threshold is one of a probability or of a
     * logit. Otherwise labels are amounts that the threshold divides, as it divides scores.
     */
    private String side(double number) {
        double threshold = Objects.requireNonNull(compare.threshold());
        if (threshold <= 1 && (number == 0 || number == 1)) {
            return number == 1 ? Comparators.AT_LEAST : Comparators.BELOW;
        }
        return Comparators.decision(number, threshold);
    }

    /** Whether a label can be the truth of such a prediction. */
    boolean fits(GroundTruth truth) {
        return switch (compare.prediction()) {
            case SCORE -> Double.isFinite(truth.number());
            case LABEL -> true;
            case VECTOR -> truth.isIndex();
        };
    }
}
