package io.shadowgate.arm;

import io.shadowgate.spec.ArmLimit;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.TwoArmGate;
import org.jspecify.annotations.Nullable;

/** The new model's rate is above the old one's by less than the limit. */
record ExcessOfArm(ArmLimit limit, double value) implements ArmGate {

    @Override
    public @Nullable Double observed(Arms arms) {
        Double primary = arms.primary().rate(limit.event());
        Double shadow = arms.shadow().rate(limit.event());
        return primary == null || shadow == null ? null : (Double) (shadow - primary);
    }

    @Override
    public LogEvidence evidence(Arms arms, double share) {
        return new TwoArmGate(value)
                .evidence(
                        arms.primary().of(limit.event()),
                        arms.primary().outOf(limit.event()),
                        arms.shadow().of(limit.event()),
                        arms.shadow().outOf(limit.event()));
    }
}
