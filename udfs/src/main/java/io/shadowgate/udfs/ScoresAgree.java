package io.shadowgate.udfs;

import io.shadowgate.statistics.Comparators;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code SCORES_AGREE(primary, shadow, absolute[, relative])}: whether two scores are equal within
 * a tolerance, |p - s| &lt;= max(relative * max(|p|, |s|), absolute).
 *
 * <p><b>Shape.</b> Scalar: three or four {@code DOUBLE} to a {@code BOOLEAN}. Symmetric in primary
 * and shadow.
 *
 * <p><b>Units.</b> {@code absolute} in the unit of the scores, {@code relative} as a fraction of
 * the larger one; both at or above 0, {@code relative} 0 by default.
 *
 * <p><b>Error.</b> Exact in {@code DOUBLE} arithmetic. Decimal numbers exactly at the tolerance may
 * fall on either side.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. NaN agrees with nothing, an
 * infinity only with itself. A negative or NaN tolerance fails at planning if it is a literal, and
 * otherwise fails the job. The {@link IllegalArgumentException} quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://peps.python.org/pep-0485/">PEP 485</a>, Python's {@code math.isclose}
 */
public final class ScoresAgree extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final Range ABSOLUTE = Range.tolerance("SCORES_AGREE", "absolute");
    private static final Range RELATIVE = Range.tolerance("SCORES_AGREE", "relative");

    public @Nullable Boolean eval(
            @Nullable Double primary, @Nullable Double shadow, @Nullable Double absolute) {
        return eval(primary, shadow, absolute, 0.0);
    }

    public @Nullable Boolean eval(
            @Nullable Double primary,
            @Nullable Double shadow,
            @Nullable Double absolute,
            @Nullable Double relative) {
        if (primary == null || shadow == null || absolute == null || relative == null) {
            return null;
        }
        return Comparators.scoresAgree(
                primary, shadow, ABSOLUTE.check(absolute), RELATIVE.check(relative));
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 2, ABSOLUTE, RELATIVE);
    }
}
