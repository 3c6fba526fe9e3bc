package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code AUC(scores)}: the area under the curve of true against false positives, which is the
 * probability that a request whose label is 1 has a higher score than one whose label is 0.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LabelledScoresFunction} to a {@code
 * ROW<lower DOUBLE, upper DOUBLE>}.
 *
 * <p><b>Units.</b> Probabilities in [0, 1]; 0.5 for scores that say nothing. Scores within one bin
 * have no order here: {@code lower} counts such pairs as wrong, {@code upper} as right.
 *
 * <p><b>Error.</b> The area of the scores themselves, ties counted half, is between the two
 * numbers. More bins bring them together.
 *
 * <p><b>Nulls and failures.</b> {@code NULL}, no requests or labels that are all alike give {@code
 * NULL}. A score that is NaN counts as lowest and as highest. Labels other than 0 and 1, and bytes
 * that are not stored labelled scores, fail the job with an {@link IllegalArgumentException} that
 * says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil (1982)</a>
 */
public final class AreaUnderCurve extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "AUC";

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] scores) {
        if (scores == null) {
            return null;
        }
        LabelledScores read = Stored.labelled(NAME, scores);
        LabelledScores.Bounds bounds = Stored.needing(NAME, read::areaUnderCurve);
        return bounds == null ? null : Row.of(bounds.lower(), bounds.upper());
    }
}
