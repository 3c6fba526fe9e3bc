package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Tuning;

/**
 * The inputs for building gates.
 *
 * @param tuning the tuning of a gate at which every request counts
 * @param bins shared by all gates that need them
 */
record GateSettings(ShadowTest test, Tuning tuning, Bins bins) {
    Gates gates() {
        return test.gates();
    }

    Limits limits() {
        return gates().limits();
    }

    /** Whether the point policy decides. */
    boolean isPoint() {
        return gates().policy() == Gates.Policy.POINT;
    }
}
