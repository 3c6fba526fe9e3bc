package io.shadowgate.udfs;

import io.shadowgate.statistics.Vectors;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code TOP_K_OVERLAP(primary, shadow, k)}: the share of the k largest numbers that both vectors
 * have at the same places, in any order.
 *
 * <p><b>Shape.</b> Scalar: two {@code ARRAY<DOUBLE>} and an {@code INT} to a {@code DOUBLE}.
 * Symmetric in primary and shadow.
 *
 * <p><b>Units.</b> In [0, 1]. {@code k} is at or above 1; if there are fewer numbers, all of them
 * count. {@code TOP_K_OVERLAP(p, s, 5) >= 1} is the agreement of {@code compare.by: top-k} with
 * {@code compare.top: 5} and its default tolerance.
 *
 * <p><b>Error.</b> Exact. Among equal numbers the first ones are the largest.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. Arrays of different lengths and a NaN inside give NaN, which is not within any tolerance.
 * A {@code k} below 1 fails at planning if it is a literal, and otherwise fails the job. The {@link
 * IllegalArgumentException} quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see VectorsAgree
 */
public final class TopOverlap extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final Range K = Range.atLeastOne("TOP_K_OVERLAP", "k");

    public @Nullable Double eval(
            Double @Nullable [] primary, Double @Nullable [] shadow, @Nullable Integer k) {
        double[] p = Numbers.of(primary);
        double[] s = Numbers.of(shadow);
        return p == null || s == null || k == null
                ? null
                : (Double) Vectors.topOverlap(p, s, (int) K.check(k));
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 2, K);
    }
}
