package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;

/**
 * {@code EXPECTED_CALIBRATION_ERROR(scores)}: how far probabilities are from what happens, on
 * average.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LabelledScoresFunction} to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> From 0 to 1. Requests fall into ten bins of equal width, the last closed; the
 * distance between mean score and rate of positives is weighed by the requests of its bin. {@link
 * Calibration} gives the bins.
 *
 * <p><b>Error.</b> Within 5e-10 of the binned mean. A small sample has a distance by chance, which
 * is included.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or no requests give {@code NULL}. Labels other than 0
 * and 1, scores outside [0, 1] and bytes that are not stored labelled scores fail the job with an
 * {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1609/aaai.v29i1.9602">Naeini, Cooper and Hauskrecht (2015)</a>
 */
public final class ExpectedCalibrationError extends LabelStatistic {
    private static final long serialVersionUID = 1L;

    public ExpectedCalibrationError() {
        super("EXPECTED_CALIBRATION_ERROR");
    }

    @Override
    double of(LabelledScores scores) {
        return scores.expectedCalibrationError();
    }
}
