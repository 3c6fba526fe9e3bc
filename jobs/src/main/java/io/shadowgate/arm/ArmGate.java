package io.shadowgate.arm;

import io.shadowgate.spec.ArmLimit;
import io.shadowgate.statistics.evidence.LogEvidence;
import org.jspecify.annotations.Nullable;

/** A limit that the new model has to keep while it serves requests. */
public interface ArmGate {
    ArmLimit limit();

    /** The value that the spec sets. */
    double value();

    /** What the counts show, in the unit of the limit; null if they show nothing. */
    @Nullable Double observed(Arms arms);

    /**
     * What the counts prove, at any number of looks.
     *
     * @param share the new model's share of the requests, strictly between 0 and 1
     */
    LogEvidence evidence(Arms arms, double share);
}
