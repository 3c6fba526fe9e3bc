package io.shadowgate.udfs;

import io.shadowgate.statistics.Comparators;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code VECTORS_AGREE(primary, shadow)}: whether two vectors of one number per class choose the
 * same class. The class is the index of the largest number; ties go to the first. {@code
 * VECTORS_AGREE(primary, shadow, absolute[, relative])}: whether each number is equal to the one at
 * the same place within a tolerance, as in {@link ScoresAgree}.
 *
 * <p><b>Shape.</b> Scalar: two {@code ARRAY<DOUBLE>}, and optionally one or two {@code DOUBLE}, to
 * a {@code BOOLEAN}. Symmetric in primary and shadow.
 *
 * <p><b>Units.</b> One number per class, in the same order on both sides; scores, logits and
 * probabilities all work. {@code absolute} in the unit of the numbers, {@code relative} as a
 * fraction of the larger one; both at or above 0, {@code relative} 0 by default.
 *
 * <p><b>Error.</b> Exact.
 *
 * <p><b>Nulls and failures.</b> A null argument, a null inside and an empty array give {@code
 * NULL}. A NaN inside agrees with nothing. Within a tolerance, arrays of different lengths do not
 * agree. A negative or NaN tolerance fails at planning if it is a literal, and otherwise fails the
 * job. The {@link IllegalArgumentException} quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see AgreementFunction
 */
public final class VectorsAgree extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final Range ABSOLUTE = Range.tolerance("VECTORS_AGREE", "absolute");
    private static final Range RELATIVE = Range.tolerance("VECTORS_AGREE", "relative");

    public @Nullable Boolean eval(Double @Nullable [] primary, Double @Nullable [] shadow) {
        double[] p = Numbers.of(primary);
        double[] s = Numbers.of(shadow);
        return p == null || s == null ? null : Comparators.vectorsAgree(p, s);
    }

    public @Nullable Boolean eval(
            Double @Nullable [] primary, Double @Nullable [] shadow, @Nullable Double absolute) {
        return eval(primary, shadow, absolute, 0.0);
    }

    public @Nullable Boolean eval(
            Double @Nullable [] primary,
            Double @Nullable [] shadow,
            @Nullable Double absolute,
            @Nullable Double relative) {
        double[] p = Numbers.of(primary);
        double[] s = Numbers.of(shadow);
        if (p == null || s == null || absolute == null || relative == null) {
            return null;
        }
        return Comparators.vectorsClose(p, s, ABSOLUTE.check(absolute), RELATIVE.check(relative));
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 2, ABSOLUTE, RELATIVE);
    }
}
