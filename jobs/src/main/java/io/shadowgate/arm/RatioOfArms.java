package io.shadowgate.arm;

import io.shadowgate.spec.ArmLimit;
import io.shadowgate.statistics.evidence.FailureRatioGate;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.Tuning;
import org.jspecify.annotations.Nullable;

/** The limit on the new model's rate divided by the old one's. */
record RatioOfArms(ArmLimit limit, double value, Tuning tuning) implements ArmGate {

    /** Null if the old model's rate is 0, because then there is no ratio. */
    @Override
    public @Nullable Double observed(Arms arms) {
        Double primary = arms.primary().rate(limit.event());
        Double shadow = arms.shadow().rate(limit.event());
        return primary == null || shadow == null || primary == 0
                ? null
                : (Double) (shadow / primary);
    }

    @Override
    public LogEvidence evidence(Arms arms, double share) {
        return new FailureRatioGate(value, tuning)
                .evidence(arms.primary().of(limit.event()), arms.shadow().of(limit.event()), share);
    }
}
