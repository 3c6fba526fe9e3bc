package io.shadowgate.udfs;

import io.shadowgate.statistics.Divergence;
import io.shadowgate.statistics.PredictionHistogram;

/**
 * {@code HELLINGER_DISTANCE(histogram)}: the Hellinger distance between the distributions of the
 * shadow's and the primary's predictions, from the square roots of their shares.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> In [0, 1], 0 for equal distributions, 1 for disjoint ones. For nearly equal
 * distributions it is close to the Jensen-Shannon distance.
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
public final class HellingerDistance extends PredictionStatistic {
    private static final long serialVersionUID = 1L;

    public HellingerDistance() {
        super("HELLINGER_DISTANCE");
    }

    @Override
    double of(PredictionHistogram histogram) {
        return Divergence.hellinger(histogram.primaryCounts(), histogram.shadowCounts());
    }
}
