package io.shadowgate.udfs;

import io.shadowgate.statistics.Comparators;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code THRESHOLD_AGREE(primary, shadow, threshold)}: whether two scores lead to the same action:
 * both at or above the threshold, or both below it.
 *
 * <p><b>Shape.</b> Scalar: three {@code DOUBLE} to a {@code BOOLEAN}.
 *
 * <p><b>Units.</b> All in the unit of the scores.
 *
 * <p><b>Error.</b> Exact.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. NaN, also as the threshold,
 * agrees with nothing. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see AgreementFunction
 */
public final class ThresholdAgree extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Boolean eval(
            @Nullable Double primary, @Nullable Double shadow, @Nullable Double threshold) {
        return primary == null || shadow == null || threshold == null
                ? null
                : Comparators.thresholdAgrees(primary, shadow, threshold);
    }
}
