package io.shadowgate.udfs;

import io.shadowgate.statistics.Divergence;
import io.shadowgate.statistics.PredictionHistogram;

/**
 * {@code KOLMOGOROV_SMIRNOV_DISTANCE(histogram)}: the largest difference between the shares of
 * primary and shadow scores up to one value.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> In [0, 1]. The order is: below the range, the bins, above the range, NaN (as
 * Flink sorts it).
 *
 * <p><b>Error.</b> Exact at the edges between bins up to rounding. It is a lower bound for the
 * scores themselves: differences within a bin do not show.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or a histogram without pairs gives {@code NULL}. A
 * histogram of labels, which have no order, and bytes that are not a stored prediction histogram
 * fail the job with an {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177730256">Smirnov, Table for estimating the goodness
 *     of fit of empirical distributions (1948)</a>
 */
public final class KolmogorovSmirnovDistance extends PredictionStatistic {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "KOLMOGOROV_SMIRNOV_DISTANCE";

    public KolmogorovSmirnovDistance() {
        super(NAME);
    }

    @Override
    double of(PredictionHistogram histogram) {
        if (histogram.bins().isEmpty()) {
            throw new IllegalArgumentException(NAME + " of labels: expected a histogram of scores");
        }
        return Divergence.kolmogorovSmirnov(histogram.primaryCounts(), histogram.shadowCounts());
    }
}
