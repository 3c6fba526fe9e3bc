package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.SampleRatio;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code SAMPLE_RATIO_EVIDENCE(shadow_requests, requests, expected_share)}: evidence that requests
 * are not split between two models as they should be. Valid at any number of looks.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} counts and a {@code DOUBLE} to a {@code DOUBLE}.
 * {@code requests} are those of both models.
 *
 * <p><b>Units.</b> The natural logarithm of an e-process that starts at 1. At {@code LN(1000)},
 * 6.9, the arms were not assigned as said, and comparing them means nothing. {@code
 * expected_share}, in (0, 1), is the shadow's.
 *
 * <p><b>Error.</b> Below 1e-8 for counts up to 1e9.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}; without requests the evidence
 * is 0. A share out of its range fails at planning if it is a literal, and otherwise fails the job,
 * as do impossible counts. The {@link IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None.
 *
 * @see SampleRatio
 */
public final class SampleRatioEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS =
            new EvidenceArguments("SAMPLE_RATIO_EVIDENCE");
    private static final Range SHARE =
            new Range(ARGUMENTS.function(), "expected_share", x -> x > 0 && x < 1, "in (0, 1)");

    public @Nullable Double eval(
            @Nullable Long shadowRequests,
            @Nullable Long requests,
            @Nullable Double expectedShare) {
        if (shadowRequests == null || requests == null || expectedShare == null) {
            return null;
        }
        ARGUMENTS.checkCounts("shadow_requests", shadowRequests, "requests", requests);
        return new SampleRatio(SHARE.check(expectedShare)).evidence(shadowRequests, requests);
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 2, SHARE);
    }
}
