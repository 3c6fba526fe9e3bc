package io.shadowgate.statistics.evidence;

import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Evidence that a bounded score with few possible values has a mean above a limit, from the count
 * of each value. If most scores are equal, it is far stronger than {@link RateGate}, which assumes
 * the variance of a coin.
 *
 * <p>The evidence is the average wealth of sixteen gamblers who stake fixed shares {@code
 * 2^(-k/2)}, with {@code k} from 1 to 16. Stakes are fixed, so the order of scores does not matter.
 *
 * @see <a href="https://arxiv.org/abs/2010.09686">Waudby-Smith and Ramdas, Journal of the Royal
 *     Statistical Society B 86(1), 2024</a>: betting; here with constant stakes
 */
final class CountBetting {
    private static final double[] STAKES =
            IntStream.rangeClosed(1, 16).mapToDouble(k -> StrictMath.pow(2, -k / 2.0)).toArray();

    private static final NormalDistribution NORMAL = new NormalDistribution();

    private CountBetting() {}

    /**
     * The probability that independent scores give evidence of {@code 1 / alpha} at one look: that
     * of the gambler with the best chance to win this much for all.
     *
     * @param shares the probability of each value
     */
    static double power(
            double[] values, double[] shares, double limit, double scores, double alpha) {
        double needed = StrictMath.log(STAKES.length / alpha);
        double best = 0;
        for (double stake : STAKES) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < values.length; i++) {
                double gain = StrictMath.log1p(stake * (values[i] - limit));
                mean += shares[i] * gain;
                square += shares[i] * gain * gain;
            }
            double deviation = Math.sqrt(scores * Math.max(0, square - mean * mean));
            double above = scores * mean - needed;
            double chance =
                    deviation == 0
                            ? above >= 0 ? 1 : 0
                            : NORMAL.cumulativeProbability(above / deviation);
            best = Math.max(best, chance);
        }
        return best;
    }

    /**
     * The logarithm of an e-process that starts at 1, against "the mean is at most {@code limit}".
     *
     * @param values the possible scores
     * @param counts the count of each value; fractional after division by a design effect
     * @throws IllegalArgumentException if a gambler could lose more than its wealth: the limit must
     *     exceed the least value by less than the square root of 2
     */
    static double log(double[] values, double[] counts, double limit) {
        double[] wealth = new double[STAKES.length];
        for (int i = 0; i < values.length; i++) {
            for (int k = 0; k < STAKES.length; k++) {
                double gain = STAKES[k] * (values[i] - limit);
                if (!(gain > -1)) {
                    throw new IllegalArgumentException(
                            "limit " + limit + " is too far above the least value " + values[i]);
                }
                wealth[k] += counts[i] * StrictMath.log1p(gain);
            }
        }
        return Combination.logAverage(wealth);
    }
}
