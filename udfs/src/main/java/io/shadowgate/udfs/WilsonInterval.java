package io.shadowgate.udfs;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.RateIntervals;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code WILSON_INTERVAL(successes, trials[, confidence])}: Wilson's interval for a rate.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} and optionally a {@code DOUBLE} to a {@code ROW<lower
 * DOUBLE, upper DOUBLE>}. Use {@code SUM} for stored counts.
 *
 * <p><b>Units.</b> Rates in [0, 1]; {@code confidence} in (0, 1), 0.95 by default.
 *
 * <p><b>Error.</b> The true confidence is near the stated one on average. It is valid for one look
 * that was fixed in advance. If it is looked at in every window, it will miss the true rate sooner
 * or later.
 *
 * <p><b>Nulls and failures.</b> A null argument, or 0 trials, gives {@code NULL}. A confidence
 * outside (0, 1) fails at planning if it is a literal, and otherwise fails the job. Impossible
 * counts fail the job. The {@link IllegalArgumentException} quotes the values.
 *
 * <p><b>State.</b> None.
 *
 * @see RateIntervals
 */
public final class WilsonInterval extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "WILSON_INTERVAL";
    private static final Range CONFIDENCE =
            new Range(NAME, "confidence", x -> x > 0 && x < 1, "in (0, 1)");

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(@Nullable Long successes, @Nullable Long trials) {
        return eval(successes, trials, 0.95);
    }

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long successes, @Nullable Long trials, @Nullable Double confidence) {
        if (successes == null || trials == null || confidence == null || trials == 0) {
            return null;
        }
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(
                    NAME + ": successes " + successes + " is not in [0, " + trials + "]");
        }
        Interval interval = RateIntervals.wilson(successes, trials, CONFIDENCE.check(confidence));
        return Row.of(interval.lower(), interval.upper());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 2, CONFIDENCE);
    }
}
