package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;

/**
 * {@code MEAN_ABSOLUTE_ERROR(scores)}: the mean distance between prediction and label, for
 * probabilities and for regressions.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LabelledScoresFunction} to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> The unit of the labels.
 *
 * <p><b>Error.</b> Within 5e-10, which is too coarse for errors of that size.
 *
 * <p><b>Nulls and failures.</b> {@code NULL}, or no finite error, gives {@code NULL}. Errors that
 * are NaN or infinite are left out. Bytes that are not stored labelled scores fail the job with an
 * {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see LabelledScores
 */
public final class MeanAbsoluteError extends LabelStatistic {
    private static final long serialVersionUID = 1L;

    public MeanAbsoluteError() {
        super("MEAN_ABSOLUTE_ERROR");
    }

    @Override
    double of(LabelledScores scores) {
        return scores.meanAbsoluteError();
    }
}
