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
 * @param margin in [0, 0.4]
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
        double width = 2.0 / counts.length;
        double[] lower =
                IntStream.range(0, counts.length).mapToDouble(i -> i * width - 1).toArray();
        double[] minusUpper =
                IntStream.range(0, counts.length).mapToDouble(i -> 1 - (i + 1) * width).toArray();
        double[] weights = Arrays.stream(counts).mapToDouble(n -> n / designEffect).toArray();
        return new LogEvidence(
                CountBetting.log(lower, weights, -margin),
                CountBetting.log(minusUpper, weights, margin));
    }
}
