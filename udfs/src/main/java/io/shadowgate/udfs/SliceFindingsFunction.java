package io.shadowgate.udfs;

import io.shadowgate.statistics.slices.SliceFindings;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code SLICE_FINDINGS(slices, limit)}: the slices in which more rows disagree than the limit
 * allows, the best to look at first.
 *
 * <p><b>Shape.</b> Scalar: {@code BYTES} and {@code DOUBLE} to an {@code ARRAY<ROW<slice STRING,
 * words STRING, scored BIGINT, disagreed BIGINT, log_evidence DOUBLE, score DOUBLE, explains
 * DOUBLE, explains_together DOUBLE>>}, for {@code CROSS JOIN UNNEST}.
 *
 * <p><b>Units.</b> {@code limit} is the share of disagreement that is still good, in (0, 1). Shares
 * are in [0, 1]; evidence is a natural logarithm; the score is SliceLine's.
 *
 * <p><b>Error.</b> Counts are exact. If no slice is beyond the limit, there is any row with a
 * probability of at most 0.05, for rows that are independent.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} gives {@code NULL}. A limit outside (0, 1), and bytes
 * that are not stored slices, fail the job with an {@link IllegalArgumentException} that says what
 * was found.
 *
 * <p><b>State.</b> None. A call takes a few microseconds for each slice beyond the limit.
 *
 * @see SliceFindings
 */
public final class SliceFindingsFunction extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "SLICE_FINDINGS";

    @DataTypeHint(
            "ARRAY<ROW<slice STRING, words STRING, scored BIGINT, disagreed BIGINT, log_evidence"
                    + " DOUBLE, score DOUBLE, explains DOUBLE, explains_together DOUBLE>>")
    public Row @Nullable [] eval(byte @Nullable [] slices, @Nullable Double limit) {
        if (slices == null || limit == null) {
            return null;
        }
        if (!(limit > 0 && limit < 1)) {
            throw new IllegalArgumentException(
                    NAME + ": limit " + limit + " is not between 0 and 1, both excluded");
        }
        return SliceFindings.of(Stored.slices(NAME, slices), limit).stream()
                .map(
                        finding ->
                                Row.of(
                                        finding.slice(),
                                        finding.words(limit),
                                        finding.counts().scored(),
                                        finding.counts().disagreed(),
                                        finding.logEvidence(),
                                        finding.score(),
                                        finding.explains(),
                                        finding.explainsTogether()))
                .toArray(Row[]::new);
    }
}
