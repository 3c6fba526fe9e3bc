package io.shadowgate.udfs;

import io.shadowgate.statistics.JensenShannonBias;
import io.shadowgate.statistics.PredictionHistogram;

/**
 * {@code JENSEN_SHANNON_BIAS_PAIRED(histogram)}: the Jensen-Shannon divergence to expect from
 * chance alone between two predictions for each request, if both models have one distribution.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> Nats, as {@link JensenShannonDivergence}. Take it from the divergence before the
 * root: {@code SQRT(GREATEST(0, JENSEN_SHANNON_DIVERGENCE(h) - JENSEN_SHANNON_BIAS_PAIRED(h)))}.
 *
 * <p><b>Error.</b> Of first order in 1 / n: right for many pairs per bin. 0 where the two sides of
 * every pair share a bin. With more labels than {@link PredictionHistogramFunction} keeps apart, an
 * upper bound.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or a histogram without pairs gives {@code NULL}. Bytes
 * that are no stored prediction histogram fail the job with an {@link IllegalArgumentException}
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
