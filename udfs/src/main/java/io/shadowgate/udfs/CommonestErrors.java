package io.shadowgate.udfs;

import io.shadowgate.statistics.ErrorCounts;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code COMMONEST_ERRORS(counts)}: the kinds of errors that {@link ErrorCountsFunction} counted,
 * the most frequent first.
 *
 * <p><b>Shape.</b> Scalar: {@code BYTES} to an {@code ARRAY<ROW<error STRING, requests BIGINT,
 * example STRING>>}, for {@code UNNEST}.
 *
 * <p><b>Units.</b> Counts of rows. {@code error} is a message with {@code ...} in place of what it
 * quotes; {@code example} is the lexicographically smallest such message.
 *
 * <p><b>Error.</b> Exact.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} gives {@code NULL}. Bytes that are not stored error
 * counts fail the job with an {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see ErrorCounts
 */
public final class CommonestErrors extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    @DataTypeHint("ARRAY<ROW<error STRING, requests BIGINT, example STRING>>")
    public Row @Nullable [] eval(byte @Nullable [] counts) {
        return counts == null
                ? null
                : Stored.errors("COMMONEST_ERRORS", counts).commonest().stream()
                        .map(kind -> Row.of(kind.kind(), kind.count(), kind.example()))
                        .toArray(Row[]::new);
    }
}
