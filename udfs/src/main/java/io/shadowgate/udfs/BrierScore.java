package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;

/**
 * {@code BRIER_SCORE(scores)}: the mean squared distance between the probabilities that a model
 * gave and what happened.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LabelledScoresFunction} to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> From 0, for a model that is sure and right, to 1. A model that always says 0.5
 * has 0.25.
 *
 * <p><b>Error.</b> Within 5e-10 of the mean of the squares.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or no requests give {@code NULL}. Labels other than 0
 * and 1, scores outside [0, 1] and bytes that are not stored labelled scores fail the job with an
 * {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">Brier
 *     (1950)</a>
 */
public final class BrierScore extends LabelStatistic {
    private static final long serialVersionUID = 1L;

    public BrierScore() {
        super("BRIER_SCORE");
    }

    @Override
    double of(LabelledScores scores) {
        return scores.brierScore();
    }
}
