package io.shadowgate.udfs;

import io.shadowgate.statistics.JensenShannonBias;
import io.shadowgate.statistics.PredictionHistogram;

/**
 * {@code JENSEN_SHANNON_BIAS_PAIRED(histogram)}: the Jensen-Shannon divergence to expect from
 * chance alone between two predictions per request, if both models have the same distribution.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> Nats, as {@link JensenShannonDivergence}. Subtract it from the divergence before
 * taking the root: {@code SQRT(GREATEST(0, JENSEN_SHANNON_DIVERGENCE(h) -
 * JENSEN_SHANNON_BIAS_PAIRED(h)))}.
 *
 * <p><b>Error.</b> First order in 1 / n: accurate for many pairs per bin. It is 0 if both sides of
 * every pair are in the same bin. It is an upper bound if there are more labels than {@link
 * PredictionHistogramFunction} keeps apart.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or a histogram without pairs gives {@code NULL}. Bytes
 * that are not a stored prediction histogram fail the job with an {@link IllegalArgumentException}
 * that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see JensenShannonBias
 */
public final class JensenShannonBiasPaired extends PredictionStatistic {
    private static final long serialVersionUID = 1L;

    public JensenShannonBiasPaired() {
        super("JENSEN_SHANNON_BIAS_PAIRED");
    }

    @Override
    double of(PredictionHistogram histogram) {
        return JensenShannonBias.paired(
                histogram.primaryCounts(), histogram.shadowCounts(), histogram.diagonalCounts());
    }
}
