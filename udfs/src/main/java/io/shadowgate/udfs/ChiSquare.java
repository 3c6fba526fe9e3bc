package io.shadowgate.udfs;

import io.shadowgate.statistics.ChiSquareTest;
import io.shadowgate.statistics.PredictionHistogram;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code CHI_SQUARE_TEST(histogram)}: Pearson's test that primary and shadow predictions come from
 * one distribution.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * ROW<statistic DOUBLE, degrees_of_freedom INT, p_value DOUBLE>}.
 *
 * <p><b>Units.</b> {@code p_value} in [0, 1] is the probability of a statistic at least as large by
 * chance. Degrees of freedom are the bins that are occupied on at least one side, minus one.
 *
 * <p><b>Error.</b> The statistic is exact for the binned counts up to rounding. The p value is the
 * usual approximation, which is poor for bins with fewer than five counts. It assumes that the two
 * sides are independent samples. Predictions for the same requests are not: agreement makes the p
 * value too large. With a single bin the result is 0, 0 and 1.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or a histogram without pairs gives {@code NULL}. Bytes
 * that are not a stored prediction histogram fail the job with an {@link IllegalArgumentException}
 * that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1080/14786440009463897">Pearson (1900)</a>
 */
public final class ChiSquare extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    @DataTypeHint("ROW<statistic DOUBLE, degrees_of_freedom INT, p_value DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] bytes) {
        PredictionHistogram histogram =
                bytes == null ? null : Stored.predictions("CHI_SQUARE_TEST", bytes);
        if (histogram == null || histogram.count() == 0) {
            return null;
        }
        ChiSquareTest test = ChiSquareTest.of(histogram.primaryCounts(), histogram.shadowCounts());
        return Row.of(test.statistic(), test.degreesOfFreedom(), test.pValue());
    }
}
