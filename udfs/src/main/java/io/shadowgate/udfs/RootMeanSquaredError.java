package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;

/**
 * {@code ROOT_MEAN_SQUARED_ERROR(scores)}: the root of the mean squared distance between prediction
 * and label, for probabilities and for regressions.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LabelledScoresFunction} to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> The unit of the labels.
 *
 * <p><b>Error.</b> The mean of the squares is within 5e-10, which is too coarse for squares of that
 * size.
 *
 * <p><b>Nulls and failures.</b> {@code NULL}, or no finite error, gives {@code NULL}. Errors that
 * are NaN or infinite are left out. Bytes that are not stored labelled scores fail the job with an
 * {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see LabelledScores
 */
public final class RootMeanSquaredError extends LabelStatistic {
    private static final long serialVersionUID = 1L;

    public RootMeanSquaredError() {
        super("ROOT_MEAN_SQUARED_ERROR");
    }

    @Override
    double of(LabelledScores scores) {
        return scores.rootMeanSquaredError();
    }
}
