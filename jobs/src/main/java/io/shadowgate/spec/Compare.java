package io.shadowgate.spec;

import io.shadowgate.statistics.Comparators;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.statistics.Vectors;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When two answers agree, and what windows count of them.
 *
 * @param by how answers are compared; a way for this kind of prediction
 * @param isUsualBy whether {@code by} is the usual way because the spec names none
 * @param threshold of decisions; null for other ways, but {@link By#TOLERANCE} can have one, by
 *     which labels say what is right
 * @param top how many of the largest numbers are compared; null for other ways than TOP_K
 * @param bins of the distributions whose divergence is measured; never null, but unused by ways
 *     that count labels
 * @param maxOutside the largest share of either side's numbers outside of {@code bins} with which a
 *     distribution can be proven
 * @param segments names of request segments with reports of their own
 * @param maxSegmentValues most values of one segment in one window; all others count as one
 */
public record Compare(
        Kind prediction,
        By by,
        boolean isUsualBy,
        Tolerance tolerance,
        @Nullable Double threshold,
        @Nullable Integer top,
        ScoreBins bins,
        double maxOutside,
        List<String> segments,
        int maxSegmentValues)
        implements Serializable {

    /**
     * Whether answers are right or wrong once the truth is known: labels, sides of a threshold, or
     * places of the largest number. Others are near to the truth or far from it.
     */
    public boolean isRightOrWrong() {
        return threshold != null || by.countsClasses();
    }

    /** What a prediction is. */
    public enum Kind {
        /** One number. */
        SCORE,
        /** One name. */
        LABEL,
        /** Several numbers: one per class, target, dimension or item. */
        VECTOR;

        /** How predictions of this kind are compared if the spec does not say. */
        public By usualBy() {
            return switch (this) {
                case SCORE -> By.TOLERANCE;
                case LABEL -> By.EQUALITY;
                case VECTOR -> By.ARGMAX;
            };
        }
    }

    /**
     * How answers are compared. Each way also says what windows count of each answer, so that the
     * divergence is about the same thing.
     */
    public enum By {
        /** Scores agree within a tolerance. Windows count the scores in bins. */
        TOLERANCE(Kind.SCORE, 0),
        /** Scores agree on the same side of a threshold. Windows count the sides. */
        DECISION(Kind.SCORE, Comparators.DECISIONS),
        /** Labels agree if they are the same. Windows count them. */
        EQUALITY(Kind.LABEL, PredictionHistogram.MAX_LABELS),
        /** Vectors agree on the place of the largest number. Windows count the places. */
        ARGMAX(Kind.VECTOR, PredictionHistogram.MAX_LABELS),
        /**
         * Vectors agree if they point in nearly the same direction. Windows count parts of the
         * space: a cosine does not depend on lengths, and neither does a direction.
         */
        COSINE(Kind.VECTOR, Vectors.DIRECTIONS),
        /**
         * Vectors agree if each number does, within a tolerance. Windows count one number of each
         * request in bins, at a place that its id chooses: all places have the same share, and a
         * request remains one observation.
         */
        MAX_DIFFERENCE(Kind.VECTOR, 0),
        /** Vectors agree on the places of the largest numbers. Windows count the largest one's. */
        TOP_K(Kind.VECTOR, PredictionHistogram.MAX_LABELS),
        /** Vectors agree on the order of their numbers. Windows count the place of the first. */
        RANKING(Kind.VECTOR, PredictionHistogram.MAX_LABELS);

        private final Kind kind;
        private final int mostLabels;

        /**
         * @param mostLabels the largest number of different labels that windows count by
         *     themselves; 0 if they count numbers
         */
        By(Kind kind, int mostLabels) {
            this.kind = kind;
            this.mostLabels = mostLabels;
        }

        public Kind kind() {
            return kind;
        }

        /** Whether windows count numbers in bins, and not labels. */
        public boolean countsNumbers() {
            return mostLabels == 0;
        }

        public int mostLabels() {
            return mostLabels;
        }

        /** Whether labels are the classes that a request can belong to. */
        public boolean countsClasses() {
            return this == EQUALITY || this == ARGMAX;
        }

        static List<By> of(Kind kind) {
            return Arrays.stream(values()).filter(by -> by.kind == kind).toList();
        }
    }

    /**
     * How much answers that agree may differ. Each way of comparing uses its own part.
     *
     * @param absolute and {@code relative}: numbers agree when they differ by at most {@code
     *     max(relative * max(|p|, |s|), absolute)}, as in Python's {@code math.isclose}
     * @param cosine the least cosine similarity, in [-1, 1]
     * @param overlap the least share of the largest numbers in common, in [0, 1]
     * @param correlation the least rank correlation, in [-1, 1]
     */
    public record Tolerance(
            double absolute, double relative, double cosine, double overlap, double correlation)
            implements Serializable {
        public Tolerance {
            if (!(absolute >= 0 && relative >= 0)) {
                throw new IllegalArgumentException(
                        "tolerance " + absolute + ", " + relative + " is not 0 or more");
            }
            require(cosine, -1, "cosine");
            require(overlap, 0, "overlap");
            require(correlation, -1, "correlation");
        }

        private static void require(double value, double least, String name) {
            if (!(value >= least && value <= 1)) {
                throw new IllegalArgumentException(
                        "tolerance " + name + " " + value + " is not in [" + least + ", 1]");
            }
        }
    }

    public Compare {
        if (by.kind() != prediction) {
            throw new IllegalArgumentException(by + " does not compare a " + prediction);
        }
        if (by != By.TOLERANCE && (by == By.DECISION) != (threshold != null)) {
            throw new IllegalArgumentException("threshold " + threshold + " for " + by);
        }
        if ((by == By.TOP_K) != (top != null) || top != null && top < 1) {
            throw new IllegalArgumentException("top " + top + " for " + by);
        }
        if (!(maxOutside >= 0 && maxOutside <= 1)) {
            throw new IllegalArgumentException("share outside " + maxOutside + " is not in [0, 1]");
        }
        if (maxSegmentValues < 1) {
            throw new IllegalArgumentException(
                    "max segment values " + maxSegmentValues + " is not 1 or more");
        }
        segments = List.copyOf(segments);
    }

    /** Compares in the usual way, with tolerances that only scores use. */
    public Compare(
            Kind prediction,
            double absolute,
            double relative,
            ScoreBins bins,
            List<String> segments,
            int maxSegmentValues) {
        this(
                prediction,
                prediction.usualBy(),
                true,
                new Tolerance(absolute, relative, 0.99, 1, 0.9),
                null,
                null,
                bins,
                0.01,
                segments,
                maxSegmentValues);
    }
}
