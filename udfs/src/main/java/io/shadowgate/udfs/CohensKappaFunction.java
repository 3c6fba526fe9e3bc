package io.shadowgate.udfs;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code COHENS_KAPPA(matrix)}: the agreement of labels beyond chance.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link ConfusionMatrixFunction} to a {@code
 * ROW<kappa DOUBLE, standard_error DOUBLE>}.
 *
 * <p><b>Units.</b> {@code kappa} is at most 1. 0 means agreement by chance, below 0 less than
 * chance. A rare class makes it small even if nearly all pairs agree: read it together with the
 * rate.
 *
 * <p><b>Error.</b> Exact for the counts up to rounding. The standard error is the large-sample one
 * of Fleiss, Cohen and Everitt.
 *
 * <p><b>Nulls and failures.</b> The result is {@code NULL} for {@code NULL}, if both models always
 * gave one and the same label (chance explains everything), and if there are more labels than
 * {@link ConfusionMatrixFunction} keeps apart. Bytes that are not a stored confusion matrix fail
 * the job with an {@link IllegalArgumentException} that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see io.shadowgate.statistics.CohensKappa
 */
public final class CohensKappaFunction extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    @DataTypeHint("ROW<kappa DOUBLE, standard_error DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] matrix) {
        return matrix == null
                ? null
                : Stored.confusion("COHENS_KAPPA", matrix)
                        .kappa()
                        .map(kappa -> Row.of(kappa.kappa(), kappa.standardError()))
                        .orElse(null);
    }
}
