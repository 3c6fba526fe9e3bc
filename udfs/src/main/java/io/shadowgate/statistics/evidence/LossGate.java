package io.shadowgate.statistics.evidence;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A limit on how much larger the shadow's mean loss may be than the primary's, judged on the
 * differences (primary's loss less shadow's) of single requests. The shadow is good if their mean
 * is above {@code -margin}.
 *
 * <p>Differences are counted in bins. Each is rounded against the claim, to the lower edge of its
 * bin for good and to the upper edge for bad, so that rounding never makes evidence.
 *
 * @param margin in [-0.4, 0.4]; below 0 the shadow's loss must be smaller by that much
 * @see CountBetting
 */
public record LossGate(double margin) {

    public LossGate {
        PairedGate.requireMargin(margin);
    }

    /**
     * @param counts requests by difference, in bins of equal width from -1 to 1
     * @param designEffect all counts are divided by it; at least 1
     * @throws IllegalArgumentException if a count is negative
     */
    public LogEvidence evidence(long[] counts, double designEffect) {
        Require.designEffect(designEffect);
        if (Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("counts " + Arrays.toString(counts));
        }
        return ofWeights(Arrays.stream(counts).mapToDouble(n -> n / designEffect).toArray());
    }

    /**
     * The same for requests that count in part, each by a weight of at most 1 that is fixed by its
     * kind.
     *
     * @param weights the sum of weights per bin, each 0 or more
     */
    public LogEvidence ofWeights(double[] weights) {
        return new LogEvidence(good(weights), bad(weights));
    }

    /** The evidence for good alone. */
    public double good(double[] weights) {
        double width = 2.0 / weights.length;
        double[] lower =
                IntStream.range(0, weights.length).mapToDouble(i -> i * width - 1).toArray();
        return CountBetting.log(lower, weights, -margin);
    }

    /**
     * The probability that a number of requests proves the shadow good at one look, by the normal
     * law of each gambler's wealth.
     *
     * @param shares the share of requests per bin
     */
    double power(double[] shares, double requests, double alpha) {
        double width = 2.0 / shares.length;
        double[] lower =
                IntStream.range(0, shares.length).mapToDouble(i -> i * width - 1).toArray();
        return CountBetting.power(lower, shares, -margin, requests, alpha);
    }

    /** The evidence for bad alone. */
    public double bad(double[] weights) {
        double width = 2.0 / weights.length;
        double[] minusUpper =
                IntStream.range(0, weights.length).mapToDouble(i -> 1 - (i + 1) * width).toArray();
        return CountBetting.log(minusUpper, weights, margin);
    }
}
