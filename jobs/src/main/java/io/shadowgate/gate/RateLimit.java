package io.shadowgate.gate;

import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A limit on a rate. Limits of exactly 0 and 1 are special: one allows everything, so any data
 * prove it, and the other forbids every failure, so no data prove it.
 */
final class RateLimit {
    private static final LogEvidence ANYTHING_GOES =
            new LogEvidence(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    private static final LogEvidence BROKEN =
            new LogEvidence(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private final Side side;
    private final double limit;
    @Nullable private final RateGate gate;

    RateLimit(Side side, double limit, Tuning tuning) {
        this.side = side;
        this.limit = limit;
        this.gate = limit > 0 && limit < 1 ? new RateGate(side, limit, tuning) : null;
    }

    LogEvidence evidence(double successes, double trials) {
        if (gate != null) {
            return gate.evidence(successes, trials);
        }
        if (trials == 0) {
            return LogEvidence.NONE;
        }
        if (forbidsNothing()) {
            return ANYTHING_GOES;
        }
        return successes == (side == Side.AT_LEAST ? trials : 0) ? LogEvidence.NONE : BROKEN;
    }

    boolean couldProve(double trials) {
        return gate == null ? forbidsNothing() && trials > 0 : gate.couldProve(trials);
    }

    /** As {@link RequestsNeeded#forRate}; empty if no number of requests proves anything. */
    OptionalLong requestsFor(double expected, double power) {
        return gate == null ? OptionalLong.empty() : RequestsNeeded.forRate(gate, expected, power);
    }

    boolean forbidsNothing() {
        return limit == (side == Side.AT_LEAST ? 0 : 1);
    }
}
