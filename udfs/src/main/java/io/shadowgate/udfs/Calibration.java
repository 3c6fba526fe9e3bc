package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALIBRATION(scores)}: how often what a model predicts happens, by the probability that it
 * gave.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LabelledScoresFunction} to an {@code
 * ARRAY<ROW<score_from DOUBLE, score_to DOUBLE, requests BIGINT, mean_score DOUBLE, positive_rate
 * DOUBLE>>}, for {@code CROSS JOIN UNNEST}.
 *
 * <p><b>Units.</b> Scores and rates are in [0, 1]. Each of ten bins of equal width that holds
 * requests has a row, in order. A bin holds its lower end, the last one both ends. A calibrated
 * model has a {@code mean_score} near the {@code positive_rate} in each.
 *
 * <p><b>Error.</b> Counts and rates are exact, the mean score is within 5e-10.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} gives {@code NULL}. Labels other than 0 and 1, scores
 * outside [0, 1], and bytes that are not stored labelled scores fail the job with an {@link
 * IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see ExpectedCalibrationError
 */
public final class Calibration extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "CALIBRATION";

    @DataTypeHint(
            "ARRAY<ROW<score_from DOUBLE, score_to DOUBLE, requests BIGINT, mean_score DOUBLE,"
                    + " positive_rate DOUBLE>>")
    public Row @Nullable [] eval(byte @Nullable [] scores) {
        if (scores == null) {
            return null;
        }
        LabelledScores read = Stored.labelled(NAME, scores);
        return Stored.needing(NAME, read::calibration).stream()
                .map(Calibration::row)
                .toArray(Row[]::new);
    }

    private static Row row(LabelledScores.CalibrationBin bin) {
        return Row.of(bin.from(), bin.to(), bin.requests(), bin.meanScore(), bin.positiveRate());
    }
}
