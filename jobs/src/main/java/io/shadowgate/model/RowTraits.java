package io.shadowgate.model;

import io.shadowgate.record.Prediction;
import java.util.Objects;

/**
 * What is known of how a model treats the rows of a call.
 *
 * @param noise how far two answers to the same row may differ, as a share of the largest number in
 *     them, because calculations are done in another order
 * @param mixing what most likely makes rows depend on each other, should they do so
 */
public record RowTraits(double noise, String mixing) {
    /** Of float32. */
    public static final double FLOAT_NOISE = 1e-4;

    /** Of models that calculate with 16 bits. */
    public static final double HALF_NOISE = 1e-2;

    /** Of a model about which nothing is known. */
    public static final RowTraits UNKNOWN =
            new RowTraits(
                    FLOAT_NOISE,
                    "its answer to a request depends on the others in the call (likely an operator"
                            + " over all rows, such as a mean or a softmax, or padding without a"
                            + " mask)");

    /** Below this size, a difference is noise wherever it comes from. */
    private static final double TINY = 1e-7;

    boolean isSame(Prediction one, Prediction other) {
        double[] vector = one.vector();
        double[] second = other.vector();
        if (vector != null && second != null) {
            return vector.length == second.length && isSame(vector, 0, second, 0, vector.length);
        }
        return one.label() != null
                ? Objects.equals(one.label(), other.label())
                : isSame(new double[] {one.score()}, 0, new double[] {other.score()}, 0, 1);
    }

    /** Whether a part of an array has the same numbers as a part of another. */
    boolean isSame(double[] one, int from, double[] other, int otherFrom, int count) {
        double largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, finite(one[from + i]));
            largest = Math.max(largest, finite(other[otherFrom + i]));
        }
        for (int i = 0; i < count; i++) {
            double a = one[from + i];
            double b = other[otherFrom + i];
            // Of two infinities or two NaN, the difference is NaN.
            if (Double.compare(a, b) != 0 && !(Math.abs(a - b) <= noise * largest + TINY)) {
                return false;
            }
        }
        return true;
    }

    private static double finite(double number) {
        return Double.isFinite(number) ? Math.abs(number) : 0;
    }
}
