package io.shadowgate.udfs;

import io.shadowgate.statistics.Divergence;
import io.shadowgate.statistics.PredictionHistogram;

/**
 * {@code TOTAL_VARIATION_DISTANCE(histogram)}: the share of the shadow's predictions that would
 * have to change bins to give the primary's distribution.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> In [0, 1], 0 for equal distributions, 1 for disjoint ones. It is at most the
 * share of pairs in different bins.
 *
 * <p><b>Error.</b> Exact for the binned counts up to rounding; a lower bound for the unbinned
 * predictions.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or a histogram without pairs gives {@code NULL}. Bytes
 * that are not a stored prediction histogram fail the job with an {@link IllegalArgumentException}
 * that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1111/j.1751-5823.2002.tb00178.x">Gibbs and Su, On choosing and
 *     bounding probability metrics (2002)</a>
 */
public final class TotalVariationDistance extends PredictionStatistic {
    private static final long serialVersionUID = 1L;

    public TotalVariationDistance() {
        super("TOTAL_VARIATION_DISTANCE");
    }

    @Override
    double of(PredictionHistogram histogram) {
        return Divergence.totalVariation(histogram.primaryCounts(), histogram.shadowCounts());
    }
}
