package io.shadowgate.udfs;

import io.shadowgate.statistics.Comparators;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code LABELS_AGREE(primary, shadow)}: whether two labels are the same text.
 *
 * <p><b>Shape.</b> Scalar: two {@code STRING} to a {@code BOOLEAN}.
 *
 * <p><b>Units.</b> Text; case, spaces and trailing zeros matter.
 *
 * <p><b>Error.</b> Exact. Do not use it for numbers: as text, 1 and 1.0 differ. See {@link
 * ScoresAgree}.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see AgreementFunction
 */
public final class LabelsAgree extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Boolean eval(@Nullable String primary, @Nullable String shadow) {
        return primary == null || shadow == null ? null : Comparators.labelsAgree(primary, shadow);
    }
}
