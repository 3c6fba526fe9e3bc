package io.shadowgate.statistics.evidence;

/**
 * A limit on how much worse than the primary the shadow may be, judged on pairs: for each request
 * the shadow is better, worse, or neither. For a latency tail, worse is "only the shadow was over
 * the threshold"; for labels, "only the primary was right".
 *
 * <p>The shadow is good if the rate of better minus the rate of worse is above {@code -margin}.
 * Only requests on which the two differ carry much evidence, so this needs far fewer requests than
 * comparing two rates.
 *
 * @param margin in [-0.4, 0.4]; below 0 the shadow must be better by that much
 * @see CountBetting
 */
public record PairedGate(double margin) {
    private static final double LARGEST_MARGIN = 0.4;
    private static final double[] SCORES = {1, 0, -1};

    public PairedGate {
        requireMargin(margin);
    }

    static void requireMargin(double margin) {
        if (!(Math.abs(margin) <= LARGEST_MARGIN)) {
            throw new IllegalArgumentException(
                    "margin "
                            + margin
                            + " is not in [-"
                            + LARGEST_MARGIN
                            + ", "
                            + LARGEST_MARGIN
                            + "]");
        }
    }

    /**
     * @param better requests on which only the shadow did well
     * @param worse requests on which only the primary did well
     * @param trials all requests, including these
     * @throws IllegalArgumentException if the counts are impossible
     */
    public LogEvidence evidence(long better, long worse, long trials) {
        return evidence(better, worse, trials, 1);
    }

    /**
     * The same for correlated trials.
     *
     * @param designEffect all counts are divided by it; at least 1
     */
    public LogEvidence evidence(long better, long worse, long trials, double designEffect) {
        if (better < 0 || worse < 0 || better > trials || worse > trials - better) {
            throw new IllegalArgumentException(
                    better + " better and " + worse + " worse of " + trials + " trials");
        }
        Require.designEffect(designEffect);
        return ofWeights(
                better / designEffect,
                worse / designEffect,
                (trials - better - worse) / designEffect);
    }

    /**
     * The same for requests that count in part, each by a weight of at most 1 that is fixed by its
     * kind.
     *
     * @param better the sum of weights of requests on which only the shadow did well
     * @param worse the same for the primary
     * @param even the same for all other requests
     */
    public LogEvidence ofWeights(double better, double worse, double even) {
        Require.counts(better, better + worse + even);
        Require.counts(worse, better + worse + even);
        return new LogEvidence(
                CountBetting.log(SCORES, new double[] {better, even, worse}, -margin),
                CountBetting.log(SCORES, new double[] {worse, even, better}, margin));
    }
}
