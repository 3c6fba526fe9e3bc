package io.shadowgate.udfs;

import io.shadowgate.statistics.Vectors;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code MAX_DIFFERENCE(primary, shadow)}: the largest difference between two numbers at the same
 * place of two vectors.
 *
 * <p><b>Shape.</b> Scalar: two {@code ARRAY<DOUBLE>} to a {@code DOUBLE}. Symmetric in primary and
 * shadow.
 *
 * <p><b>Units.</b> The unit of the numbers, at or above 0. {@code MAX_DIFFERENCE(p, s) <= 0.01} is
 * the agreement of {@code compare.by: max-difference} with an absolute tolerance; with a relative
 * one use {@link VectorsAgree}.
 *
 * <p><b>Error.</b> Exact in {@code DOUBLE} arithmetic.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. Arrays of different lengths and a NaN inside give NaN, which is not within any tolerance.
 * Equal infinities differ by 0, others by infinity. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see VectorsAgree
 */
public final class MaxDifference extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Double eval(Double @Nullable [] primary, Double @Nullable [] shadow) {
        double[] p = Numbers.of(primary);
        double[] s = Numbers.of(shadow);
        return p == null || s == null ? null : (Double) Vectors.maxDifference(p, s);
    }
}
