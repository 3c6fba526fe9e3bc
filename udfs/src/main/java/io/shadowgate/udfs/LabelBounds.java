package io.shadowgate.udfs;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code LABEL_BOUNDS(successes, labelled, unlabelled)}: the lowest and the highest rate that
 * requests without a label allow.
 *
 * <p><b>Shape.</b> Scalar: three {@code BIGINT} counts to a {@code ROW<lower DOUBLE, upper
 * DOUBLE>}. With the requests on which the models differ, and those of them that the shadow got
 * right, these are bounds of the shadow's share.
 *
 * <p><b>Units.</b> Rates in [0, 1]. {@code lower} takes all unlabelled requests for failures,
 * {@code upper} for successes. Where a decision makes the label (a loan that was not granted has
 * none), the rate among labelled requests can be anywhere between.
 *
 * <p><b>Error.</b> Exact up to rounding.
 *
 * <p><b>Nulls and failures.</b> A null argument, or no requests at all, gives {@code NULL}.
 * Negative counts fail at planning if they are literals; those and more successes than labels fail
 * the job with an {@link IllegalArgumentException} that quotes them.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1007/b97478">Manski, Partial identification of probability
 *     distributions (2003)</a>
 */
public final class LabelBounds extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS = new EvidenceArguments("LABEL_BOUNDS");

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long successes, @Nullable Long labelled, @Nullable Long unlabelled) {
        if (successes == null || labelled == null || unlabelled == null) {
            return null;
        }
        ARGUMENTS.checkCounts("successes", successes, "labelled", labelled);
        ARGUMENTS.count("unlabelled").check(unlabelled);
        double all = (double) labelled + unlabelled;
        return all == 0 ? null : Row.of(successes / all, ((double) successes + unlabelled) / all);
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types),
                0,
                ARGUMENTS.count("successes"),
                ARGUMENTS.count("labelled"),
                ARGUMENTS.count("unlabelled"));
    }
}
