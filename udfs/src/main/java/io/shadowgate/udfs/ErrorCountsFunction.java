package io.shadowgate.udfs;

import io.shadowgate.statistics.ErrorCounts;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code ERROR_COUNTS(error)} counts error messages by kind, with one example each; {@code
 * ERROR_COUNTS(counts)} merges its earlier results and the {@code errors} of window reports.
 *
 * <p><b>Shape.</b> Aggregate: many rows of {@code STRING} or {@code BYTES} to one {@code BYTES} per
 * group. Works in all windows and with two-phase aggregation. Equal rows give equal bytes in any
 * order and however they are split. Does not accept retractions.
 *
 * <p><b>Units.</b> Counts of rows. The result is the stored form of {@link ErrorCounts}; {@link
 * CommonestErrors} reads it.
 *
 * <p><b>Error.</b> Exact counts. Messages that differ only in quoted texts and numbers are of one
 * kind; kinds beyond the {@value ErrorCounts#MOST_KINDS} lexicographically smallest share one.
 *
 * <p><b>Nulls and failures.</b> Nulls are ignored; no rows, or only nulls, give {@code NULL}. Bytes
 * that are not stored error counts fail the job with an {@link IllegalArgumentException} that says
 * what was found.
 *
 * <p><b>State.</b> At most {@value ErrorCounts#MOST_KINDS} kinds per group, each with two texts of
 * at most {@value ErrorCounts#LONGEST} characters.
 *
 * @see ErrorCounts
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = ErrorCounts.class,
                        rawSerializer = ErrorCountsSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class ErrorCountsFunction extends AggregateFunction<byte[], ErrorCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    public ErrorCounts createAccumulator() {
        return new ErrorCounts();
    }

    public void accumulate(ErrorCounts accumulator, @Nullable String error) {
        if (error != null) {
            accumulator.add(error);
        }
    }

    public void accumulate(ErrorCounts accumulator, byte @Nullable [] counts) {
        if (counts != null) {
            accumulator.merge(Stored.errors("ERROR_COUNTS", counts));
        }
    }

    public void merge(ErrorCounts accumulator, Iterable<ErrorCounts> others) {
        for (ErrorCounts other : others) {
            accumulator.merge(other);
        }
    }

    @Override
    public byte @Nullable [] getValue(ErrorCounts accumulator) {
        return accumulator.isEmpty() ? null : accumulator.toBytes();
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
