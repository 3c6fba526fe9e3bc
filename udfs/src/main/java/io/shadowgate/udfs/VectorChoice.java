package io.shadowgate.udfs;

import io.shadowgate.statistics.Vectors;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code VECTOR_CHOICE(vector)}: the place of the largest number of a vector as text, to count in
 * {@link PredictionHistogramFunction} what models choose.
 *
 * <p><b>Shape.</b> Scalar: an {@code ARRAY<DOUBLE>} to a {@code STRING}.
 *
 * <p><b>Units.</b> The first place is 0. The windows of {@code compare.by} {@code argmax}, {@code
 * top-k} and {@code ranking} count this text.
 *
 * <p><b>Error.</b> Exact. Ties go to the first.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. A NaN inside gives the text {@code NaN}. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see VectorsAgree
 */
public final class VectorChoice extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(Double @Nullable [] vector) {
        double[] numbers = Numbers.of(vector);
        return numbers == null ? null : Vectors.choice(numbers);
    }
}
