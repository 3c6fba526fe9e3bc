package io.shadowgate.udfs;

import io.shadowgate.statistics.ConfusionMatrix;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code CONFUSION_COUNTS(matrix)}: how often each label of the primary occurs together with each
 * label of the shadow.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link ConfusionMatrixFunction} to an {@code
 * ARRAY<ROW<primary_label STRING, shadow_label STRING, agrees BOOLEAN, pairs BIGINT>>}, for {@code
 * CROSS JOIN UNNEST}.
 *
 * <p><b>Units.</b> Counts of pairs above 0, ordered by primary label, then by shadow label.
 *
 * <p><b>Error.</b> Exact. A null label is OTHER: all labels beyond the {@value
 * ConfusionMatrix#MAX_LABELS} lexicographically smallest. Within OTHER, {@code agrees} separates
 * pairs of equal labels from pairs of different ones.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} gives {@code NULL}. Bytes that are not a stored
 * confusion matrix fail the job with an {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see CohensKappaFunction
 */
public final class ConfusionCounts extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    @DataTypeHint(
            "ARRAY<ROW<primary_label STRING, shadow_label STRING, agrees BOOLEAN, pairs BIGINT>>")
    public Row @Nullable [] eval(byte @Nullable [] matrix) {
        return matrix == null
                ? null
                : Stored.confusion("CONFUSION_COUNTS", matrix).entries().stream()
                        .map(e -> Row.of(e.primary(), e.shadow(), e.agrees(), e.pairs()))
                        .toArray(Row[]::new);
    }
}
