package io.shadowgate.stage;

import io.shadowgate.arm.ArmGate;
import io.shadowgate.arm.Arms;
import io.shadowgate.statistics.evidence.LogEvidence;
import org.jspecify.annotations.Nullable;

/**
 * What the counts say at one gate of a stage.
 *
 * @param name the limit's key in the spec
 * @param observed in the unit of the limit; null if the counts show nothing
 * @param standing {@code GOOD}, {@code BAD} or {@code INCONCLUSIVE}
 */
public record ArmCheck(
        String name,
        @Nullable Double observed,
        double limit,
        LogEvidence evidence,
        Standing standing) {

    /** What is proven. */
    public enum Standing {
        GOOD,
        BAD,
        INCONCLUSIVE
    }

    /**
     * @param good evidence from which the gate is proven good; {@code bad} likewise
     */
    static ArmCheck of(ArmGate gate, Arms arms, double share, double good, double bad) {
        LogEvidence evidence = gate.evidence(arms, share);
        return new ArmCheck(
                gate.limit().key(),
                gate.observed(arms),
                gate.value(),
                evidence,
                evidence.bad() >= bad
                        ? Standing.BAD
                        : evidence.good() >= good ? Standing.GOOD : Standing.INCONCLUSIVE);
    }
}
