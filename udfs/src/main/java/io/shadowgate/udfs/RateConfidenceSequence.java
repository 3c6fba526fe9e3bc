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
 * {@code RATE_CONFIDENCE_SEQUENCE(successes, trials[, confidence, tuned_to])}: an interval for a
 * rate that is valid at every look.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} and optionally two {@code DOUBLE} to a {@code
 * ROW<lower DOUBLE, upper DOUBLE>}. Counts must include all requests so far.
 *
 * <p><b>Units.</b> Rates in [0, 1]; {@code confidence} in (0.5, 1), 0.95 by default; {@code
 * tuned_to}, the number of requests at which the interval is tightest, 10000 by default. Choose
 * both before the first look.
 *
 * <p><b>Error.</b> About 1e-12 relative. With the stated confidence, all intervals of a growing
 * test contain the true rate. {@code WILSON_INTERVAL} is narrower but valid for one look only.
 *
 * <p><b>Nulls and failures.</b> A null argument, or 0 trials, gives {@code NULL}. A literal out of
 * its range fails at planning. Any other invalid value, and impossible counts, fail the job. The
 * {@link IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None. Each call takes about 50 microseconds.
 *
 * @see RateIntervals#anytime
 */
public final class RateConfidenceSequence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS =
            new EvidenceArguments("RATE_CONFIDENCE_SEQUENCE");

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(@Nullable Long successes, @Nullable Long trials) {
        return eval(successes, trials, EvidenceArguments.CONFIDENCE, EvidenceArguments.TUNED_TO);
    }

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long successes,
            @Nullable Long trials,
            @Nullable Double confidence,
            @Nullable Double tunedTo) {
        if (successes == null || trials == null || confidence == null || tunedTo == null) {
            return null;
        }
        ARGUMENTS.checkCounts("successes", successes, "trials", trials);
        if (trials == 0) {
            return null;
        }
        Interval interval =
                RateIntervals.anytime(successes, trials, ARGUMENTS.tuningFor(confidence, tunedTo));
        return Row.of(interval.lower(), interval.upper());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types), 2, ARGUMENTS.confidence(), ARGUMENTS.tunedTo());
    }
}
