package io.shadowgate.udfs;

import io.shadowgate.statistics.Vectors;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code VECTOR_DIRECTION(vector)}: the part of space into which a vector points, as text, to count
 * in {@link PredictionHistogramFunction} where embeddings lie.
 *
 * <p><b>Shape.</b> Scalar: an {@code ARRAY<DOUBLE>} to a {@code STRING}.
 *
 * <p><b>Units.</b> One of sixteen texts of four bits: on which side of each of four fixed
 * hyperplanes through the origin the vector lies. The length of the vector does not matter. The
 * windows of {@code compare.by: cosine} count this text.
 *
 * <p><b>Error.</b> A vector that lies almost on a hyperplane may fall on either side by rounding;
 * equal vectors give equal texts.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. A NaN or an infinity inside gives the text {@code NaN}, a vector of zeros {@code zero}.
 * Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see CosineSimilarity
 */
public final class VectorDirection extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(Double @Nullable [] vector) {
        double[] numbers = Numbers.of(vector);
        return numbers == null ? null : Vectors.direction(numbers);
    }
}
