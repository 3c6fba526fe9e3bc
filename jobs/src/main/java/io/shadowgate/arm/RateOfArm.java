package io.shadowgate.arm;

import io.shadowgate.spec.ArmLimit;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;
import org.jspecify.annotations.Nullable;

/** The new model's own rate is at most the limit. */
record RateOfArm(ArmLimit limit, double value, Tuning tuning) implements ArmGate {

    @Override
    public @Nullable Double observed(Arms arms) {
        return arms.shadow().rate(limit.event());
    }

    @Override
    public LogEvidence evidence(Arms arms, double share) {
        return new RateGate(Side.AT_MOST, value, tuning)
                .evidence(arms.shadow().of(limit.event()), arms.shadow().outOf(limit.event()));
    }
}
