package io.shadowgate.statistics.evidence;

/** What a gate has come to. */
public enum Standing {
    /** Proven good. */
    GOOD,
    /** Proven bad. */
    BAD,
    /** Neither, although a perfect record would have been proven good by now. */
    INCONCLUSIVE,
    /** Neither, and with so few trials not even a perfect record could have been. */
    UNDERPOWERED;

    /**
     * @param promoteAlpha below which good is proven, in (0, 1)
     * @param rejectAlpha below which bad is proven
     * @param couldProve as {@link RateGate#couldProve} says for as many trials
     */
    public static Standing of(
            LogEvidence evidence, double promoteAlpha, double rejectAlpha, boolean couldProve) {
        if (evidence.bad() >= -StrictMath.log(rejectAlpha)) {
            return BAD;
        }
        if (evidence.good() >= -StrictMath.log(promoteAlpha)) {
            return GOOD;
        }
        return couldProve ? INCONCLUSIVE : UNDERPOWERED;
    }
}
