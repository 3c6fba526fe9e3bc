package io.shadowgate.statistics.evidence;

/**
 * A limit on how much worse than the primary the shadow may be, judged on pairs: each request says
 * that the shadow is better, worse, or neither. For a latency tail, worse is "the shadow alone was
 * over the threshold"; for labels, "the primary alone was right".
 *
 * <p>The shadow is good if the rate of better minus the rate of worse is above {@code -margin}.
 * Only the requests on which the two differ carry evidence of size, so this needs far fewer of them
 * than comparing two rates.
 *
 * @param margin in [0, 0.4]
 * @see CountBetting
 */
public record PairedGate(double margin) {
    private static final double LARGEST_MARGIN = 0.4;
    private static final double[] SCORES = {1, 0, -1};

    public PairedGate {
        if (!(margin >= 0 && margin <= LARGEST_MARGIN)) {
            throw new IllegalArgumentException(
                    "margin " + margin + " is not in [0, " + LARGEST_MARGIN + "]");
        }
    }

    /**
     * @param better requests on which the shadow alone did well
     * @param worse requests on which the primary alone did well
     * @param trials all requests, these included
     * @throws IllegalArgumentException if the counts are impossible
     */
    public LogEvidence evidence(long better, long worse, long trials) {
        return evidence(better, worse, trials, 1);
    }

    /**
     * The same of correlated trials.
     *
     * @param designEffect what all counts are divided by, at least 1
     */
    public LogEvidence evidence(long better, long worse, long trials, double designEffect) {
        if (better < 0 || worse < 0 || better > trials || worse > trials - better) {
            throw new IllegalArgumentException(
                    better + " better and " + worse + " worse of " + trials + " trials");
        }
        Require.designEffect(designEffect);
        double even = (trials - better - worse) / designEffect;
        double up = better / designEffect;
        double down = worse / designEffect;
        return new LogEvidence(
                CountBetting.log(SCORES, new double[] {up, even, down}, -margin),
                CountBetting.log(SCORES, new double[] {down, even, up}, margin));
    }
}
