package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Tuning;

/**
 * What gates are built from.
 *
 * @param tuning for a gate at which every request counts
 * @param bins read once for all gates that need them
 */
record GateSettings(ShadowTest test, Tuning tuning, Bins bins) {
    Gates gates() {
        return test.gates();
    }

    Limits limits() {
        return gates().limits();
    }

    /** Whether the observed values themselves decide. */
    boolean isPoint() {
        return gates().policy() == Gates.Policy.POINT;
    }
}
