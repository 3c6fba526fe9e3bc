package io.shadowgate.statistics.evidence;

/** The current result of a gate. */
public enum Standing {
    /** Proven good. */
    GOOD,
    /** Proven bad. */
    BAD,
    /** Neither, although a perfect record would already be proven good. */
    INCONCLUSIVE,
    /** Neither, and there are too few trials to prove even a perfect record good. */
    UNDERPOWERED;

    /**
     * @param promoteAlpha the error probability for good, in (0, 1)
     * @param rejectAlpha the error probability for bad, in (0, 1)
     * @param couldProve the result of {@link RateGate#couldProve} for the trials so far
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
