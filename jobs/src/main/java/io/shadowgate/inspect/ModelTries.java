package io.shadowgate.inspect;

import io.shadowgate.record.Prediction;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of calling a model.
 *
 * @param answered how many rows it answered
 * @param misfits how many rows its inputs do not take
 * @param misfit why, of the first of these; null if there is none
 * @param failures how many calls failed
 * @param failure why, of the first of these; null if there is none
 * @param msAlone a call with one row; NaN if it was not measured
 * @param batch how many rows were called together; 1 if it takes one a call
 * @param msTogether for each row of such a call; NaN if it was not measured
 * @param independent whether a row has the same answer together as alone; null if it takes one row
 *     a call
 * @param scores its answers in ascending order, if these are numbers; otherwise empty
 * @param equal how many answers equal those of the primary
 * @param compared how many were compared with the primary's
 * @param meanDifference between its numbers and the primary's; NaN if they are no numbers, or not
 *     equally many
 */
public record ModelTries(
        int answered,
        int misfits,
        @Nullable String misfit,
        int failures,
        @Nullable String failure,
        double msAlone,
        int batch,
        double msTogether,
        @Nullable Boolean independent,
        double[] scores,
        int equal,
        int compared,
        double meanDifference) {
    private static final double ROUNDING = 1e-4;

    /** Whether two answers are the same but for rounding. */
    public static boolean areSame(Prediction one, Prediction other) {
        if (one.label() != null || other.label() != null) {
            return Objects.equals(one.label(), other.label());
        }
        double[] a = one.vector();
        double[] b = other.vector();
        if (a != null && b != null) {
            if (a.length != b.length) {
                return false;
            }
            for (int i = 0; i < a.length; i++) {
                if (!areClose(a[i], b[i])) {
                    return false;
                }
            }
            return true;
        }
        return areClose(one.score(), other.score());
    }

    private static boolean areClose(double a, double b) {
        return Double.compare(a, b) == 0
                || Math.abs(a - b) <= ROUNDING * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }

    /** Collects what comes of the calls. */
    public static final class Building {
        private int answered;
        private int misfits;
        private @Nullable String misfit;
        private int failures;
        private @Nullable String failure;
        private double msAlone = Double.NaN;
        private int batch = 1;
        private double msTogether = Double.NaN;
        private @Nullable Boolean independent;
        private double[] scores = new double[16];
        private int scored;
        private int equal;
        private int compared;
        private double differences;

        public void misfit(String reason) {
            misfits++;
            misfit = misfit == null ? reason : misfit;
        }

        public void failure(String reason) {
            failures++;
            failure = failure == null ? reason : failure;
        }

        /**
         * @param primary its answer to the same row; null if it is not known
         */
        public void answer(Prediction answer, @Nullable Prediction primary) {
            answered++;
            if (answer.label() == null && answer.vector() == null) {
                scores = scored == scores.length ? Arrays.copyOf(scores, 2 * scored) : scores;
                scores[scored++] = answer.score();
            }
            if (primary != null) {
                compared++;
                equal += areSame(answer, primary) ? 1 : 0;
                differences += difference(answer, primary);
            }
        }

        /** NaN if the two are no numbers, or not equally many. */
        private static double difference(Prediction answer, Prediction primary) {
            double[] a = answer.vector();
            double[] b = primary.vector();
            if (a == null || b == null) {
                return Math.abs(answer.score() - primary.score());
            }
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += i < b.length ? Math.abs(a[i] - b[i]) : Double.NaN;
            }
            return a.length == b.length ? sum / a.length : Double.NaN;
        }

        /**
         * @param nanos of a call with one row
         */
        public void alone(double nanos) {
            msAlone = nanos / 1e6;
        }

        /**
         * @param nanos of each row of a call
         */
        public void together(int rows, double nanos) {
            batch = rows;
            msTogether = nanos / 1e6;
        }

        public void oneByOne() {
            batch = 1;
        }

        public void independent(boolean are) {
            independent = are;
        }

        public ModelTries tries() {
            double[] sorted = Arrays.copyOf(scores, scored);
            Arrays.sort(sorted);
            return new ModelTries(
                    answered,
                    misfits,
                    misfit,
                    failures,
                    failure,
                    msAlone,
                    batch,
                    msTogether,
                    independent,
                    sorted,
                    equal,
                    compared,
                    compared == 0 ? Double.NaN : differences / compared);
        }
    }
}
