package io.shadowgate.udfs;

import io.shadowgate.statistics.ConfusionMatrix;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code CONFUSION_MATRIX(primary, shadow)} counts pairs of labels; {@code
 * CONFUSION_MATRIX(matrix)} merges its earlier results.
 *
 * <p><b>Shape.</b> Aggregate: many rows of two {@code STRING}, or of {@code BYTES}, to one {@code
 * BYTES} per group. Works in all windows, including {@code OVER}, and with two-phase aggregation;
 * accepts retractions of up to {@value ConfusionMatrix#MAX_LABELS} labels. Equal rows give equal
 * bytes in any order and however they are split.
 *
 * <p><b>Units.</b> Labels. The result is the stored form of {@link ConfusionMatrix}; {@link
 * ConfusionCounts} and {@link CohensKappaFunction} read it.
 *
 * <p><b>Error.</b> Exact counts. Labels beyond the {@value ConfusionMatrix#MAX_LABELS}
 * lexicographically smallest share one row and one column.
 *
 * <p><b>Nulls and failures.</b> A row with a null is ignored; without other rows the result is
 * {@code NULL}. Bytes that are not a stored confusion matrix, and retractions from a group with
 * more than {@value ConfusionMatrix#MAX_LABELS} labels, fail the job with an {@link
 * IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> One counter per pair of labels of a group, at most 10,202.
 *
 * @see PredictionHistogramFunction
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = ConfusionMatrix.class,
                        rawSerializer = ConfusionMatrixSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class ConfusionMatrixFunction extends AggregateFunction<byte[], ConfusionMatrix> {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "CONFUSION_MATRIX";

    @Override
    public ConfusionMatrix createAccumulator() {
        return new ConfusionMatrix();
    }

    public void accumulate(
            ConfusionMatrix accumulator, @Nullable String primary, @Nullable String shadow) {
        if (primary != null && shadow != null) {
            accumulator.add(primary, shadow);
        }
    }

    public void accumulate(ConfusionMatrix accumulator, byte @Nullable [] matrix) {
        if (matrix != null) {
            accumulator.merge(Stored.confusionPart(NAME, matrix));
        }
    }

    public void retract(
            ConfusionMatrix accumulator, @Nullable String primary, @Nullable String shadow) {
        if (primary != null && shadow != null) {
            accumulator.remove(primary, shadow);
        }
    }

    public void retract(ConfusionMatrix accumulator, byte @Nullable [] matrix) {
        if (matrix != null) {
            accumulator.remove(Stored.confusionPart(NAME, matrix));
        }
    }

    @Override
    public byte @Nullable [] getValue(ConfusionMatrix accumulator) {
        return accumulator.isEmpty() ? null : accumulator.toBytes();
    }

    public void merge(ConfusionMatrix accumulator, Iterable<ConfusionMatrix> others) {
        for (ConfusionMatrix other : others) {
            accumulator.merge(other);
        }
    }
}
