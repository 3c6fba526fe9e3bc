package io.shadowgate.udfs;

import io.shadowgate.statistics.Vectors;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code VECTOR_COMPONENT(vector, key)}: the number at one place of a vector. The place depends on
 * the key and the length only, so both vectors of a request give the same place, and all places get
 * the same share of the keys.
 *
 * <p><b>Shape.</b> Scalar: an {@code ARRAY<DOUBLE>} and a {@code STRING} to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> The unit of the numbers. The key is the {@code request_id}. The windows of
 * {@code compare.by: max-difference} count this number in {@code compare.bins}: one number for each
 * request, so that requests remain the unit of evidence.
 *
 * <p><b>Error.</b> Exact.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. A NaN inside gives NaN if it is at the chosen place. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see MaxDifference
 */
public final class VectorComponent extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Double eval(Double @Nullable [] vector, @Nullable String key) {
        double[] numbers = Numbers.of(vector);
        return numbers == null || key == null ? null : (Double) Vectors.component(numbers, key);
    }
}
