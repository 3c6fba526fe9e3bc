package io.shadowgate.statistics.evidence;

/** What a rate gate has come to. */
public enum Standing {
    /** Proven good. */
    GOOD,
    /** Proven bad. */
    BAD,
    /** Neither, although a shadow as good as expected would probably be proven good by now. */
    INCONCLUSIVE,
    /** Neither, and too few trials to have expected more. */
    UNDERPOWERED;

    /**
     * @param trials requests so far; rounded down if divided by a design effect
     * @param expected the rate of a shadow that should pass; a perfect rate asks only whether any
     *     record could have
     * @param power the probability of a proof below which there are too few trials, such as 0.8
     */
    public static Standing of(
            RateGate gate, double successes, double trials, double expected, double power) {
        Require.properRate("power", power);
        LogEvidence evidence = gate.evidence(successes, trials);
        double threshold = gate.tuning().logThreshold();
        if (evidence.bad() >= threshold) {
            return BAD;
        }
        if (evidence.good() >= threshold) {
            return GOOD;
        }
        return gate.power((long) trials, expected) >= power ? INCONCLUSIVE : UNDERPOWERED;
    }
}
