package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.TwoArmGate;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code TWO_ARM_EVIDENCE(primary_events, primary_requests, shadow_events, shadow_requests,
 * max_excess)}: evidence about how much larger the shadow's rate is than the primary's where each
 * request is answered by only one of them. Valid at any number of looks.
 *
 * <p><b>Shape.</b> Scalar: four {@code BIGINT} counts and a {@code DOUBLE} to a {@code ROW<good
 * DOUBLE, bad DOUBLE>}. Events are bad ones, such as errors. Counts must cover the whole stage.
 *
 * <p><b>Units.</b> Natural logarithms of two e-processes that start at 1; good is proven if {@code
 * good >= -LN(alpha)}, bad likewise. The shadow is good if its rate is truly less than {@code
 * max_excess}, in (-1, 1), above the primary's.
 *
 * <p><b>Error.</b> Below 1e-9 relative for counts up to 1e7.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}; without requests the evidence
 * is 0. A {@code max_excess} out of its range fails at planning if it is a literal, and otherwise
 * fails the job, as do impossible counts. The {@link IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None.
 *
 * @see TwoArmGate
 */
public final class TwoArmEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS = new EvidenceArguments("TWO_ARM_EVIDENCE");
    private static final Range EXCESS =
            new Range(ARGUMENTS.function(), "max_excess", x -> x > -1 && x < 1, "in (-1, 1)");

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long primaryEvents,
            @Nullable Long primaryRequests,
            @Nullable Long shadowEvents,
            @Nullable Long shadowRequests,
            @Nullable Double maxExcess) {
        if (primaryEvents == null
                || primaryRequests == null
                || shadowEvents == null
                || shadowRequests == null
                || maxExcess == null) {
            return null;
        }
        ARGUMENTS.checkCounts("primary_events", primaryEvents, "primary_requests", primaryRequests);
        ARGUMENTS.checkCounts("shadow_events", shadowEvents, "shadow_requests", shadowRequests);
        LogEvidence evidence =
                new TwoArmGate(EXCESS.check(maxExcess))
                        .evidence(primaryEvents, primaryRequests, shadowEvents, shadowRequests);
        return Row.of(evidence.good(), evidence.bad());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 4, EXCESS);
    }
}
