package io.shadowgate.udfs;

import io.shadowgate.statistics.Vectors;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code RANK_CORRELATION(primary, shadow)}: Kendall's tau-b between two rankings: each array has
 * one score for each ranked item.
 *
 * <p><b>Shape.</b> Scalar: two {@code ARRAY<DOUBLE>} to a {@code DOUBLE}. Symmetric in primary and
 * shadow.
 *
 * <p><b>Units.</b> In [-1, 1]: 1 for the same order, -1 for the opposite one. Only the order of the
 * scores counts. {@code RANK_CORRELATION(p, s) >= 0.9} is the agreement of {@code compare.by:
 * ranking} with its default tolerance.
 *
 * <p><b>Error.</b> Rounding only. Tied items are adjusted for.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. Arrays of different lengths and a NaN inside give NaN, which is not within any tolerance.
 * Two rankings in which all items tie give 1; one of them and another one give 0. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1093/biomet/33.3.239">Kendall, The treatment of ties in ranking
 *     problems (1945)</a>
 */
public final class RankCorrelation extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Double eval(Double @Nullable [] primary, Double @Nullable [] shadow) {
        double[] p = Numbers.of(primary);
        double[] s = Numbers.of(shadow);
        return p == null || s == null ? null : (Double) Vectors.rankCorrelation(p, s);
    }
}
