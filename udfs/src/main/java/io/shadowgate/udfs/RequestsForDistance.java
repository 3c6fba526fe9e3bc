package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.DistanceLaw;
import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import java.util.OptionalLong;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code REQUESTS_FOR_DISTANCE(expected, limit, bins[, power, alpha])}: the number of requests
 * needed to prove that the distance between the predictions of primary and shadow keeps a limit.
 *
 * <p><b>Shape.</b> Scalar: numbers to a {@code BIGINT}.
 *
 * <p><b>Units.</b> {@code expected} and {@code limit} are Jensen-Shannon distances in natural
 * logarithms, the first in [0, limit), the second in [0.001, 0.8325]. {@code bins} is the number of
 * bins that a prediction can fall into: three more than {@code compare.bins.count} for scores.
 * {@code power} is the probability that this number of requests is enough, in (0, 1), 0.8 by
 * default; {@code alpha} in (0, 0.5), 0.05 by default.
 *
 * <p><b>Error.</b> Within 1%, and at least 100, for the evidence of {@link DivergenceEvidence}. It
 * assumes independent sides that are spread evenly over the bins, the case that needs the most
 * requests. More bins need more requests, because chance then adds more to the observed distance.
 *
 * <p><b>Nulls and failures.</b> A null argument, and more than 1e10 requests, give {@code NULL}. A
 * literal out of its range fails at planning. Any other invalid value, and an expected distance on
 * the limit or beyond it, fail the job. The {@link IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None. A call takes milliseconds.
 *
 * @see RequestsNeeded
 */
public final class RequestsForDistance extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS =
            new EvidenceArguments("REQUESTS_FOR_DISTANCE");
    private static final Range EXPECTED =
            new Range(
                    ARGUMENTS.function(), "expected", x -> x >= 0 && x < 0.8325, "in [0, 0.8325)");

    public @Nullable Long eval(
            @Nullable Double expected, @Nullable Double limit, @Nullable Integer bins) {
        return eval(expected, limit, bins, EvidenceArguments.POWER, EvidenceArguments.ALPHA);
    }

    public @Nullable Long eval(
            @Nullable Double expected,
            @Nullable Double limit,
            @Nullable Integer bins,
            @Nullable Double power,
            @Nullable Double alpha) {
        if (expected == null || limit == null || bins == null || power == null || alpha == null) {
            return null;
        }
        ARGUMENTS.bins().check(bins);
        DivergenceGate gate = new DivergenceGate(ARGUMENTS.distanceLimit().check(limit), bins);
        OptionalLong requests =
                RequestsNeeded.forDistance(
                        gate,
                        DistanceLaw.independent(EXPECTED.check(expected), bins),
                        ARGUMENTS.alpha().check(alpha),
                        ARGUMENTS.power().check(power));
        return requests.isPresent() ? requests.getAsLong() : null;
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types),
                0,
                EXPECTED,
                ARGUMENTS.distanceLimit(),
                ARGUMENTS.bins(),
                ARGUMENTS.power(),
                ARGUMENTS.alpha());
    }
}
