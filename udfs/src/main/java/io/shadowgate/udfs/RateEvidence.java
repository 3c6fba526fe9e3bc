package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code RATE_EVIDENCE(successes, trials, side, limit[, alpha, tuned_to])}: evidence about a limit
 * on a rate. Valid at any number of looks.
 *
 * <p><b>Shape.</b> Scalar: two {@code BIGINT} counts, a {@code STRING} and numbers to a {@code
 * ROW<good DOUBLE, bad DOUBLE>}. {@code side} is {@code '>='} if a good rate is at least the limit
 * (agreement), and {@code '<='} if it is at most the limit (errors, or requests slower than a
 * latency limit). Counts must cover the whole test; use {@code SUM} for stored ones.
 *
 * <p><b>Units.</b> Natural logarithms of two e-processes that start at 1. Good is proven, at any
 * time, if {@code good >= -LN(alpha)}, 3.0 for 0.05; bad likewise. {@code limit} is in [0.000001,
 * 0.999999], {@code alpha} in (0, 0.5), 0.05 by default. {@code tuned_to} is the number of requests
 * at which the evidence is strongest, 10000 by default; another number costs more requests, never
 * validity. Choose all three before the first look.
 *
 * <p><b>Error.</b> Below 1e-9 relative for counts up to 1e9.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}; without trials the evidence is
 * 0. A literal out of its range fails at planning. Any other invalid value, and impossible counts,
 * fail the job. The {@link IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None.
 *
 * @see RateGate
 */
public final class RateEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS = new EvidenceArguments("RATE_EVIDENCE");

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long successes,
            @Nullable Long trials,
            @Nullable String side,
            @Nullable Double limit) {
        return eval(
                successes,
                trials,
                side,
                limit,
                EvidenceArguments.ALPHA,
                EvidenceArguments.TUNED_TO);
    }

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(
            @Nullable Long successes,
            @Nullable Long trials,
            @Nullable String side,
            @Nullable Double limit,
            @Nullable Double alpha,
            @Nullable Double tunedTo) {
        if (successes == null
                || trials == null
                || side == null
                || limit == null
                || alpha == null
                || tunedTo == null) {
            return null;
        }
        ARGUMENTS.checkCounts("successes", successes, "trials", trials);
        LogEvidence evidence =
                new RateGate(
                                ARGUMENTS.side(side),
                                ARGUMENTS.limit().check(limit),
                                ARGUMENTS.tuning(alpha, tunedTo))
                        .evidence(successes, trials);
        return Row.of(evidence.good(), evidence.bad());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types),
                call -> {
                    ARGUMENTS.checkSide(call, 2);
                    EvidenceArguments.check(
                            call, 3, ARGUMENTS.limit(), ARGUMENTS.alpha(), ARGUMENTS.tunedTo());
                });
    }
}
