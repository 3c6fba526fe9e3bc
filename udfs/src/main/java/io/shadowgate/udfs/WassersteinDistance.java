package io.shadowgate.udfs;

import io.shadowgate.statistics.Divergence;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.Arrays;

/**
 * {@code WASSERSTEIN_DISTANCE(histogram)}: how far, on average, scores would have to move to turn
 * the shadow's distribution into the primary's (Wasserstein-1, the earth mover's distance).
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> The unit of the scores, from 0 to the width of the range.
 *
 * <p><b>Error.</b> Each score counts as the centre of its bin, so the result is within one (the
 * widest) bin width of the distance between scores inside the range. Scores below or above the
 * range count as its nearer end, which makes the result a lower bound. NaN has no position and is
 * left out on each side; {@link JensenShannonDistance} includes it.
 *
 * <p><b>Nulls and failures.</b> {@code NULL}, or a histogram without numbers on a side, gives
 * {@code NULL}. A histogram of labels (which have no distance) and bytes that are not a stored
 * prediction histogram fail the job with an {@link IllegalArgumentException} that says what was
 * found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1111/j.1751-5823.2002.tb00178.x">Gibbs and Su, On choosing and
 *     bounding probability metrics (2002)</a>
 */
public final class WassersteinDistance extends PredictionStatistic {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "WASSERSTEIN_DISTANCE";

    public WassersteinDistance() {
        super(NAME);
    }

    @Override
    double of(PredictionHistogram histogram) {
        ScoreBins bins =
                histogram
                        .bins()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                NAME
                                                        + " of labels: expected a"
                                                        + " histogram of scores"));
        double[] positions = positions(bins);
        return Divergence.wasserstein(
                Arrays.copyOf(histogram.primaryCounts(), positions.length),
                Arrays.copyOf(histogram.shadowCounts(), positions.length),
                positions);
    }

    /** The positions of all bins except the last, which is NaN. */
    private static double[] positions(ScoreBins bins) {
        double[] positions = new double[bins.count() + 2];
        positions[0] = bins.from();
        for (int i = 1; i <= bins.count(); i++) {
            positions[i] =
                    bins.isEven()
                            ? bins.from() + (i - 0.5) * ((bins.to() - bins.from()) / bins.count())
                            : bins.edge(i - 1) + (bins.edge(i) - bins.edge(i - 1)) / 2;
        }
        positions[bins.count() + 1] = bins.to();
        return positions;
    }
}
