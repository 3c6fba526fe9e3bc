package io.shadowgate.udfs;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.MeanDifference;
import io.shadowgate.statistics.evidence.MeanDifference.Arm;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code MEAN_DIFFERENCE_SEQUENCE(primary_requests, primary_mean, primary_variance,
 * shadow_requests, shadow_mean, shadow_variance[, confidence, tuned_to])}: an interval for how much
 * larger the shadow's mean outcome is than the primary's where each request is answered by only one
 * of them. Asymptotically valid at every look.
 *
 * <p><b>Shape.</b> Scalar: counts in {@code BIGINT}, means and variances in {@code DOUBLE}, to a
 * {@code ROW<lower DOUBLE, upper DOUBLE>}. {@code COUNT(x)}, {@code AVG(x)} and {@code VAR_POP(x)}
 * give the arguments. For a rate {@code p} the variance is {@code p * (1 - p)}.
 *
 * <p><b>Units.</b> The unit of the outcome; shadow less primary. {@code confidence} is in (0.5, 1),
 * 0.95 by default; {@code tuned_to}, the number of requests of both at which the interval is
 * tightest, 20000.
 *
 * <p><b>Error.</b> The variance is an estimate, so the interval is right only in the limit of many
 * requests. Thousands of outcomes without extreme values are needed; rare events have {@link
 * FailureRatioEvidence}.
 *
 * <p><b>Nulls and failures.</b> A null argument, or an arm without requests, gives {@code NULL}. A
 * literal out of its range fails at planning. Any other invalid value fails the job. The {@link
 * IllegalArgumentException} quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see MeanDifference
 */
public final class MeanDifferenceSequence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS =
            new EvidenceArguments("MEAN_DIFFERENCE_SEQUENCE");
    private static final double TUNED_TO = 20_000;

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long primaryRequests,
            @Nullable Double primaryMean,
            @Nullable Double primaryVariance,
            @Nullable Long shadowRequests,
            @Nullable Double shadowMean,
            @Nullable Double shadowVariance) {
        return eval(
                primaryRequests,
                primaryMean,
                primaryVariance,
                shadowRequests,
                shadowMean,
                shadowVariance,
                EvidenceArguments.CONFIDENCE,
                TUNED_TO);
    }

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long primaryRequests,
            @Nullable Double primaryMean,
            @Nullable Double primaryVariance,
            @Nullable Long shadowRequests,
            @Nullable Double shadowMean,
            @Nullable Double shadowVariance,
            @Nullable Double confidence,
            @Nullable Double tunedTo) {
        if (primaryRequests == null
                || primaryMean == null
                || primaryVariance == null
                || shadowRequests == null
                || shadowMean == null
                || shadowVariance == null
                || confidence == null
                || tunedTo == null
                || primaryRequests == 0
                || shadowRequests == 0) {
            return null;
        }
        MeanDifference difference = new MeanDifference(ARGUMENTS.tuningFor(confidence, tunedTo));
        Interval interval =
                Stored.needing(
                        ARGUMENTS.function(),
                        () ->
                                difference.interval(
                                        new Arm(primaryRequests, primaryMean, primaryVariance),
                                        new Arm(shadowRequests, shadowMean, shadowVariance)));
        return Row.of(interval.lower(), interval.upper());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types), 6, ARGUMENTS.confidence(), ARGUMENTS.tunedTo());
    }
}
