package io.shadowgate.udfs;

import io.shadowgate.statistics.slices.SliceCube;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code SLICE_COUNTS(slices)}: the counts of each slice that {@link SlicesFunction} counted, and
 * of those in the results' {@code slices/}.
 *
 * <p><b>Shape.</b> Table function: {@code BYTES} to a row for each slice that holds requests, for
 * {@code CROSS JOIN LATERAL TABLE}: {@code slice STRING, predicates INT, requests BIGINT, scored
 * BIGINT, disagreed BIGINT, shadow_higher BIGINT, difference DOUBLE, labelled BIGINT, both_right
 * BIGINT, shadow_right BIGINT, primary_right BIGINT}.
 *
 * <p><b>Units.</b> Counts of rows. {@code slice} is one predicate or two with {@code and} between
 * them. {@code difference} is the sum of shadow minus primary over rows that disagree.
 *
 * <p><b>Error.</b> Exact counts; differences as in {@link SlicesFunction}.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} gives no row. Bytes that are not stored slices fail
 * the job with an {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see SliceCube
 */
@FunctionHint(
        output =
                @DataTypeHint(
                        "ROW<slice STRING, predicates INT, requests BIGINT, scored BIGINT,"
                            + " disagreed BIGINT, shadow_higher BIGINT, difference DOUBLE, labelled"
                            + " BIGINT, both_right BIGINT, shadow_right BIGINT, primary_right"
                            + " BIGINT>"))
public final class SliceCountsFunction extends TableFunction<Row> {
    private static final long serialVersionUID = 1L;

    public void eval(byte @Nullable [] slices) {
        if (slices == null) {
            return;
        }
        Stored.slices("SLICE_COUNTS", slices)
                .each(
                        (predicates, counts) ->
                                collect(
                                        Row.of(
                                                String.join(" and ", predicates),
                                                predicates.size(),
                                                counts.requests(),
                                                counts.scored(),
                                                counts.disagreed(),
                                                counts.shadowHigher(),
                                                counts.difference(),
                                                counts.labelled(),
                                                counts.bothRight(),
                                                counts.shadowRight(),
                                                counts.primaryRight())));
    }
}
