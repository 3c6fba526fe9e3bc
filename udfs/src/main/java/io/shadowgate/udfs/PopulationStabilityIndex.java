package io.shadowgate.udfs;

import io.shadowgate.statistics.Divergence;
import io.shadowgate.statistics.PredictionHistogram;

/**
 * {@code POPULATION_STABILITY_INDEX(histogram)}: how far the shadow's predictions moved from the
 * primary's; a common measure in credit scoring.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> At or above 0, without an upper bound; natural logarithm. For nearly equal
 * distributions it is about 8 times the Jensen-Shannon divergence. By convention 0.1 is small and
 * 0.25 large; with few rows this rule does not apply.
 *
 * <p><b>Error.</b> Exact for the binned counts up to rounding, with half a count added to every bin
 * that is occupied on at least one side. Two samples of {@code n} from one distribution over {@code
 * k} bins differ by about {@code 2 (k - 1) / n} by chance.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or a histogram without pairs gives {@code NULL}. Bytes
 * that are not a stored prediction histogram fail the job with an {@link IllegalArgumentException}
 * that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://scholarworks.wmich.edu/dissertations/3208">Yurdakul, Statistical properties
 *     of the population stability index (2018)</a>
 */
public final class PopulationStabilityIndex extends PredictionStatistic {
    private static final long serialVersionUID = 1L;

    public PopulationStabilityIndex() {
        super("POPULATION_STABILITY_INDEX");
    }

    @Override
    double of(PredictionHistogram histogram) {
        return Divergence.populationStabilityIndex(
                histogram.primaryCounts(), histogram.shadowCounts());
    }
}
