package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.LossGate;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code LOSS_EVIDENCE(differences, margin)}: evidence about how much larger the shadow's mean loss
 * is than the primary's. Valid at any number of looks.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LossDifferencesFunction} and a {@code
 * DOUBLE} to a {@code ROW<good DOUBLE, bad DOUBLE>}.
 *
 * <p><b>Units.</b> Natural logarithms of two e-processes that start at 1; good is proven if {@code
 * good >= -LN(alpha)}, bad likewise. The shadow is good if its mean loss is truly less than {@code
 * margin}, in [0, 0.4], above the primary's.
 *
 * <p><b>Error.</b> Below 1e-12 relative. Differences are rounded by at most 0.01 against either
 * claim, which costs requests and never validity.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. A margin out of its range fails
 * at planning if it is a literal, and otherwise fails the job, as do bytes that are not stored loss
 * differences. The {@link IllegalArgumentException} quotes the value.
 *
 * <p><b>State.</b> None.
 *
 * @see LossGate
 */
public final class LossEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "LOSS_EVIDENCE";
    private static final Range MARGIN =
            new Range(NAME, "margin", x -> x >= 0 && x <= 0.4, "in [0, 0.4]");

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] differences, @Nullable Double margin) {
        if (differences == null || margin == null) {
            return null;
        }
        LogEvidence evidence =
                new LossGate(MARGIN.check(margin))
                        .evidence(Stored.losses(NAME, differences).counts(), 1);
        return Row.of(evidence.good(), evidence.bad());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 1, MARGIN);
    }
}
