package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import java.util.OptionalLong;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code REQUESTS_FOR_RATE(expected, side, limit[, power, alpha, tuned_to])}: the number of
 * requests needed to prove that a rate keeps its limit.
 *
 * <p><b>Shape.</b> Scalar: numbers and a {@code STRING} to a {@code BIGINT}. {@code side} is {@code
 * '>='} or {@code '<='}, as in {@link RateEvidence}.
 *
 * <p><b>Units.</b> {@code expected} is the expected rate of the shadow, in [0, 1] and on the good
 * side of {@code limit}. {@code limit} is in [0.000001, 0.999999]. {@code power} is the probability
 * that this number of requests is enough, in (0, 1), 0.8 by default; {@code alpha} in (0, 0.5),
 * 0.05 by default; {@code tuned_to} 10000 by default.
 *
 * <p><b>Error.</b> The result is the first sufficient number of 100, 105, 111, ..., each 5% above
 * the last. With more than one look the proof comes sooner.
 *
 * <p><b>Nulls and failures.</b> A null argument, and more than 1e10 requests, give {@code NULL}. A
 * literal out of its range fails at planning. Any other invalid value, and an expected rate that no
 * number of requests proves good, fail the job. The {@link IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None. A call takes milliseconds.
 *
 * @see RequestsNeeded
 */
public final class RequestsForRate extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS = new EvidenceArguments("REQUESTS_FOR_RATE");
    private static final Range EXPECTED = Range.fraction(ARGUMENTS.function(), "expected");

    public @Nullable Long eval(
            @Nullable Double expected, @Nullable String side, @Nullable Double limit) {
        return eval(
                expected,
                side,
                limit,
                EvidenceArguments.POWER,
                EvidenceArguments.ALPHA,
                EvidenceArguments.TUNED_TO);
    }

    public @Nullable Long eval(
            @Nullable Double expected,
            @Nullable String side,
            @Nullable Double limit,
            @Nullable Double power,
            @Nullable Double alpha,
            @Nullable Double tunedTo) {
        if (expected == null
                || side == null
                || limit == null
                || power == null
                || alpha == null
                || tunedTo == null) {
            return null;
        }
        RateGate gate =
                new RateGate(
                        ARGUMENTS.side(side),
                        ARGUMENTS.limit().check(limit),
                        ARGUMENTS.tuning(alpha, tunedTo));
        OptionalLong requests =
                RequestsNeeded.forRate(
                        gate, EXPECTED.check(expected), ARGUMENTS.power().check(power));
        return requests.isPresent() ? requests.getAsLong() : null;
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types),
                call -> {
                    EvidenceArguments.check(call, 0, EXPECTED);
                    ARGUMENTS.checkSide(call, 1);
                    EvidenceArguments.check(
                            call,
                            2,
                            ARGUMENTS.limit(),
                            ARGUMENTS.power(),
                            ARGUMENTS.alpha(),
                            ARGUMENTS.tunedTo());
                });
    }
}
