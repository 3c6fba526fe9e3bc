package io.shadowgate.arm;

import io.shadowgate.spec.ArmLimit;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Stage;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.List;

/** The gates of a stage. A new kind of limit is registered here. */
public final class ArmGates {
    /** Failures at which the evidence of a ratio is strongest. */
    private static final double FAILURES = 1_000;

    private ArmGates() {}

    /**
     * In the order of {@link ArmLimit}. Once the old model serves nobody, nothing can be compared
     * with it, so only the limits on the new model alone are left.
     */
    public static List<ArmGate> of(Stage stage, EvidenceRules rules) {
        return stage.gates().entrySet().stream()
                .filter(gate -> stage.weight() < 1 || !gate.getKey().needsPrimary())
                .map(gate -> of(gate.getKey(), gate.getValue(), rules))
                .toList();
    }

    private static ArmGate of(ArmLimit limit, double value, EvidenceRules rules) {
        double alpha = rules.promoteAlpha();
        return switch (limit.kind()) {
            case RATE -> new RateOfArm(limit, value, new Tuning(alpha, rules.tunedToRequests()));
            case RATIO -> new RatioOfArms(limit, value, new Tuning(alpha, FAILURES));
            case EXCESS -> new ExcessOfArm(limit, value);
        };
    }
}
