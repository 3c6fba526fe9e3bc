package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;

/**
 * {@code LOG_LOSS(scores)}: the mean negative logarithm of the probability that a model gave to
 * what happened.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LabelledScoresFunction} to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> Natural logarithm, from 0 on; a model that always says 0.5 has 0.6931.
 * Probabilities are clipped to [1e-15, 1 - 1e-15], as scikit-learn 1.2 does, so one that was sure
 * and wrong costs 34.5.
 *
 * <p><b>Error.</b> Within 5e-10 of the mean of the logarithms.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or no requests give {@code NULL}. Labels other than 0
 * and 1, scores outside [0, 1] and bytes that are not stored labelled scores fail the job with an
 * {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1198/016214506000001437">Gneiting and Raftery, Strictly proper
 *     scoring rules (2007)</a>
 */
public final class LogLoss extends LabelStatistic {
    private static final long serialVersionUID = 1L;

    public LogLoss() {
        super("LOG_LOSS");
    }

    @Override
    double of(LabelledScores scores) {
        return scores.logLoss();
    }
}
