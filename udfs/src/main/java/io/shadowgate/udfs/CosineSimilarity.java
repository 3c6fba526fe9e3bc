package io.shadowgate.udfs;

import io.shadowgate.statistics.Vectors;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code COSINE_SIMILARITY(primary, shadow)}: the cosine of the angle between two vectors, such as
 * embeddings.
 *
 * <p><b>Shape.</b> Scalar: two {@code ARRAY<DOUBLE>} to a {@code DOUBLE}. Symmetric in primary and
 * shadow.
 *
 * <p><b>Units.</b> In [-1, 1]: 1 for the same direction, 0 for a right angle, -1 for opposite
 * directions. The length of the vectors does not matter. {@code COSINE_SIMILARITY(p, s) >= 0.99} is
 * the agreement of {@code compare.by: cosine} with its default tolerance.
 *
 * <p><b>Error.</b> Rounding only, about 1e-16 per number. Equal vectors give exactly 1.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. Arrays of different lengths, a NaN or an infinity inside give NaN, which is not within any
 * tolerance. Two vectors of zeros give 1; a vector of zeros and another one give 0. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see VectorDirection
 */
public final class CosineSimilarity extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Double eval(Double @Nullable [] primary, Double @Nullable [] shadow) {
        double[] p = Numbers.of(primary);
        double[] s = Numbers.of(shadow);
        return p == null || s == null ? null : (Double) Vectors.cosine(p, s);
    }
}
