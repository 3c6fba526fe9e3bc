package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code MCNEMAR_EVIDENCE(shadow_only, primary_only)}: evidence about which model is right more
 * often where only one of them is. Valid at any number of looks; {@link McNemarPValue} is valid for
 * one.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} to a {@code ROW<good DOUBLE, bad DOUBLE>}. Counts
 * must cover the whole test; use {@code SUM} for stored ones.
 *
 * <p><b>Units.</b> Natural logarithms of two e-processes that start at 1. That the shadow is right
 * more often is proven if {@code good >= -LN(alpha)}, that the primary is if {@code bad} is. The
 * evidence is strongest at 500 such requests.
 *
 * <p><b>Error.</b> Below 1e-9 relative for counts up to 1e9.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. A negative count fails at
 * planning if it is a literal, and otherwise fails the job. The {@link IllegalArgumentException}
 * quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see RateGate
 */
public final class McNemarEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "MCNEMAR_EVIDENCE";
    private static final Range SHADOW_ONLY = Range.tolerance(NAME, "shadow_only");
    private static final Range PRIMARY_ONLY = Range.tolerance(NAME, "primary_only");
    private static final RateGate GATE =
            new RateGate(Side.AT_LEAST, 0.5, new Tuning(EvidenceArguments.ALPHA, 500));

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(@Nullable Long shadowOnly, @Nullable Long primaryOnly) {
        if (shadowOnly == null || primaryOnly == null) {
            return null;
        }
        SHADOW_ONLY.check(shadowOnly);
        PRIMARY_ONLY.check(primaryOnly);
        LogEvidence evidence = GATE.evidence(shadowOnly, Math.addExact(shadowOnly, primaryOnly));
        return Row.of(evidence.good(), evidence.bad());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 0, SHADOW_ONLY, PRIMARY_ONLY);
    }
}
