package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.FailureRatioGate;
import io.shadowgate.statistics.evidence.LogEvidence;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code FAILURE_RATIO_EVIDENCE(primary_failures, shadow_failures, share, max_ratio[, alpha,
 * tuned_to])}: evidence about how many times the primary's failure rate the shadow's is where each
 * request is answered by only one of them. Valid at any number of looks.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} counts and numbers to a {@code ROW<good DOUBLE, bad
 * DOUBLE>}. Counts must cover the whole stage, throughout which the shadow's {@code share} of the
 * requests is the same.
 *
 * <p><b>Units.</b> Natural logarithms of two e-processes that start at 1; good is proven if {@code
 * good >= -LN(alpha)}, bad likewise. {@code share} is in (0, 1), {@code max_ratio} above 0. {@code
 * alpha} is 0.05 by default; {@code tuned_to}, the number of failures at which evidence is
 * strongest, 1000.
 *
 * <p><b>Error.</b> Below 1e-9 relative. Exact for failures that are rare; sound for rates of a few
 * percent.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}; without failures the evidence
 * is 0. A literal out of its range fails at planning. Any other invalid value fails the job. The
 * {@link IllegalArgumentException} quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see FailureRatioGate
 */
public final class FailureRatioEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS =
            new EvidenceArguments("FAILURE_RATIO_EVIDENCE");
    private static final double TUNED_TO = 1_000;
    private static final Range SHARE =
            new Range(ARGUMENTS.function(), "share", x -> x > 0 && x < 1, "in (0, 1)");
    private static final Range RATIO =
            new Range(
                    ARGUMENTS.function(),
                    "max_ratio",
                    x -> x > 0 && x < Double.POSITIVE_INFINITY,
                    "above 0 and finite");

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long primaryFailures,
            @Nullable Long shadowFailures,
            @Nullable Double share,
            @Nullable Double maxRatio) {
        return eval(
                primaryFailures,
                shadowFailures,
                share,
                maxRatio,
                EvidenceArguments.ALPHA,
                TUNED_TO);
    }

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long primaryFailures,
            @Nullable Long shadowFailures,
            @Nullable Double share,
            @Nullable Double maxRatio,
            @Nullable Double alpha,
            @Nullable Double tunedTo) {
        if (primaryFailures == null
                || shadowFailures == null
                || share == null
                || maxRatio == null
                || alpha == null
                || tunedTo == null) {
            return null;
        }
        ARGUMENTS.count("primary_failures").check(primaryFailures);
        ARGUMENTS.count("shadow_failures").check(shadowFailures);
        LogEvidence evidence =
                new FailureRatioGate(RATIO.check(maxRatio), ARGUMENTS.tuning(alpha, tunedTo))
                        .evidence(primaryFailures, shadowFailures, SHARE.check(share));
        return Row.of(evidence.good(), evidence.bad());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types),
                0,
                ARGUMENTS.count("primary_failures"),
                ARGUMENTS.count("shadow_failures"),
                SHARE,
                RATIO,
                ARGUMENTS.alpha(),
                ARGUMENTS.tunedTo());
    }
}
