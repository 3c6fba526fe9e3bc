package io.shadowgate.udfs;

import io.shadowgate.statistics.Comparators;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code SCORE_DECISION(score, threshold)}: what a score decides, as text, to count in {@link
 * PredictionHistogramFunction}.
 *
 * <p><b>Shape.</b> Scalar: two {@code DOUBLE} to a {@code STRING}.
 *
 * <p><b>Units.</b> Both in the unit of the scores. The result is {@code at least} from the
 * threshold on, and {@code below} otherwise. The windows of {@code compare.by: decision} count this
 * text.
 *
 * <p><b>Error.</b> Exact.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. NaN, also as the threshold,
 * gives the text {@code NaN}. Never fails.
 *
 * <p><b>State.</b> None.
 *
 * @see ThresholdAgree
 */
public final class ScoreDecision extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(@Nullable Double score, @Nullable Double threshold) {
        return score == null || threshold == null ? null : Comparators.decision(score, threshold);
    }
}
