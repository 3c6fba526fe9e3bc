package io.shadowgate.udfs;

import io.shadowgate.statistics.Comparators;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code VECTORS_AGREE(primary, shadow)}: whether two vectors of one number per class choose the
 * same class. The class is the index of the largest number; ties go to the first.
 *
 * <p><b>Shape.</b> Scalar: two {@code ARRAY<DOUBLE>} to a {@code BOOLEAN}.
 *
 * <p><b>Units.</b> One number per class, in the same order on both sides; scores, logits and
 * probabilities all work.
 *
 * <p><b>Error.</b> Exact.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. A NaN inside agrees with nothing. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see AgreementFunction
 */
public final class VectorsAgree extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Boolean eval(Double @Nullable [] primary, Double @Nullable [] shadow) {
        double[] p = numbers(primary);
        double[] s = numbers(shadow);
        return p == null || s == null ? null : Comparators.vectorsAgree(p, s);
    }

    /** The numbers, or null if there is no vector. */
    private static double @Nullable [] numbers(Double @Nullable [] array) {
        if (array == null || array.length == 0) {
            return null;
        }
        double[] numbers = new double[array.length];
        for (int i = 0; i < array.length; i++) {
            if (array[i] == null) {
                return null;
            }
            numbers[i] = array[i];
        }
        return numbers;
    }
}
