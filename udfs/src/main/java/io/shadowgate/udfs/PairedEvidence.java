package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.PairedGate;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code PAIRED_EVIDENCE(better, worse, trials, margin)}: evidence about how much worse than the
 * primary the shadow is on the same requests. Valid at any number of looks.
 *
 * <p><b>Shape.</b> Scalar: three {@code BIGINT} counts and a {@code DOUBLE} to a {@code ROW<good
 * DOUBLE, bad DOUBLE>}. {@code better} counts the requests on which only the shadow did well (was
 * fast enough, was right), {@code worse} those on which only the primary did. {@code trials} counts
 * all requests.
 *
 * <p><b>Units.</b> Natural logarithms of two e-processes that start at 1; good is proven if {@code
 * good >= -LN(alpha)}, bad likewise. The shadow is good if {@code (better - worse) / trials} is
 * truly above {@code -margin}, in [0, 0.4].
 *
 * <p><b>Error.</b> Below 1e-12 relative for counts up to 1e9.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}; without trials the evidence is
 * 0. A margin out of its range fails at planning if it is a literal, and otherwise fails the job.
 * Impossible counts fail the job. The {@link IllegalArgumentException} quotes the values.
 *
 * <p><b>State.</b> None.
 *
 * @see PairedGate
 */
public final class PairedEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "PAIRED_EVIDENCE";
    private static final Range MARGIN =
            new Range(NAME, "margin", x -> x >= 0 && x <= 0.4, "in [0, 0.4]");

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long better,
            @Nullable Long worse,
            @Nullable Long trials,
            @Nullable Double margin) {
        if (better == null || worse == null || trials == null || margin == null) {
            return null;
        }
        PairedGate gate = new PairedGate(MARGIN.check(margin));
        if (better < 0 || worse < 0 || better > trials || worse > trials - better) {
            throw new IllegalArgumentException(
                    NAME
                            + ": better "
                            + better
                            + " and worse "
                            + worse
                            + " of trials "
                            + trials
                            + " are impossible: their sum is not in [0, trials]");
        }
        LogEvidence evidence = gate.evidence(better, worse, trials);
        return Row.of(evidence.good(), evidence.bad());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 3, MARGIN);
    }
}
