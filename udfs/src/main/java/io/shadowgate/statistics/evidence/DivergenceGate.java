package io.shadowgate.statistics.evidence;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.JensenShannon;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/**
 * A limit on the Jensen-Shannon distance between two distributions over bins.
 *
 * <p><b>Shape.</b> Counts per bin of the primary and of the shadow in, {@link LogEvidence} out.
 *
 * <p><b>Guarantee.</b> Holds under any dependence between the two sides of a pair. Different pairs
 * must be independent.
 *
 * <p><b>Good.</b> Let {@code P} and {@code Q} be the true laws, {@code M} their mean and {@code t}
 * their squared distance, at least {@code limit^2}. A pair {@code (x, y)} has the score {@code z =
 * ln(P(x) / M(x)) / 2 + ln(Q(y) / M(y)) / 2}. Its mean is {@code t}. The observed squared distance
 * {@code d} is always at least the average score: in each bin, the difference is a divergence
 * between the observed and the true share of the primary in the bin. So for {@code s} in (0, 1/2]
 *
 * <pre>
 * E = e^(-s n d) / (1 - s (1 - s) limit^2)^n  &lt;=  product of e^(-s z) / (1 - s (1 - s) t)
 * </pre>
 *
 * <p>and the right side is a product of factors with a mean of at most 1. Proof: by the
 * Cauchy-Schwarz inequality and the inequality of arithmetic and geometric means, the mean of
 * {@code e^(-s z)} is at most the mean of {@code (r^(1 - s) + (2 - r)^(1 - s)) / 2} over {@code M},
 * with {@code r = P / M}. This function of {@code r} and {@code 1 - s (1 - s) (r ln r + (2 - r)
 * ln(2 - r)) / 2} have equal value and slope at 1, and the former has the smaller second derivative
 * everywhere. Its mean is therefore at most {@code 1 - s (1 - s) t}. The number of bins matters
 * only because chance adds to the observed distance.
 *
 * <p><b>Bad.</b> A Dirichlet mixture bounds each side's distance from its own law at all times. The
 * triangle inequality combines the two bounds. This is far more cautious, and the number of bins
 * must be fixed before the first look.
 *
 * <p><b>Cost.</b> A few tenths of a microsecond per bin.
 *
 * @see <a href="https://arxiv.org/abs/2103.09267">Manole and Ramdas, IEEE Transactions on
 *     Information Theory 69(7), 2023</a>: observed convex divergences err upwards on average, and
 *     the proof for good rests on that; <a href="https://arxiv.org/abs/2011.03567">Lindon and
 *     Malek, NeurIPS 2022</a>: the mixture
 */
public final class DivergenceGate {
    /** The least limit: a {@link RateGate} can judge its {@link #mismatchLimit}. */
    public static final double LEAST_LIMIT = 0.001;

    /** The largest limit, for the same reason. */
    public static final double MOST_LIMIT = 0.8325;

    private static final double LOG_TWO = StrictMath.log(2);
    private static final double LOG_SQRT_PI = StrictMath.log(Math.PI) / 2;

    /** The Jensen-Shannon distance of distributions without common bins, the largest there is. */
    private static final double LARGEST_DISTANCE = Math.sqrt(LOG_TWO);

    private static final double HALF_LOG_TWO_PI = StrictMath.log(2 * Math.PI) / 2;

    /**
     * 1/2, 1/4, ..., the {@code k}-th with the weight {@code 1 / (k (k + 1))}. A stake of 1/2 is
     * best for a distance of 0, a small stake for a distance near the limit.
     */
    private static final double[] STAKES =
            IntStream.rangeClosed(1, 16).mapToDouble(k -> StrictMath.pow(2, -k)).toArray();

    private static final double[] WEIGHTS =
            IntStream.rangeClosed(1, 16).mapToDouble(k -> 1 / (k * (k + 1.0))).toArray();

    /** Steps of the bisection that finds the end of an interval. */
    private static final int STEPS = 60;

    private final double limit;
    private final int bins;

    /**
     * @param limit a distance in natural logarithms, in [0.001, 0.8325]
     * @param bins the number of bins that a prediction can fall into, even if never seen; at least
     *     2
     */
    public DivergenceGate(double limit, int bins) {
        if (!(limit >= LEAST_LIMIT && limit <= MOST_LIMIT)) {
            throw new IllegalArgumentException(
                    "distance limit " + limit + " is not in [0.001, 0.8325]");
        }
        if (bins < 2) {
            throw new IllegalArgumentException(bins + " bins: expected at least 2");
        }
        this.limit = limit;
        this.bins = bins;
    }

    /**
     * The rate of pairs in different bins up to which the distance cannot exceed the limit.
     * Evidence that the rate is at most this limit is also evidence for this gate: the squared
     * distance is at most ln 2 times the total variation, and the total variation is at most the
     * rate of mismatches.
     */
    public double mismatchLimit() {
        return limit * limit / LOG_TWO;
    }

    /**
     * @param primary counts per bin, for at most {@code bins} bins
     * @param shadow the same bins and the same total, since predictions come in pairs
     */
    public LogEvidence evidence(long[] primary, long[] shadow) {
        return evidence(primary, shadow, 1);
    }

    /**
     * The same for correlated pairs.
     *
     * @param designEffect all counts are divided by it; at least 1
     */
    public LogEvidence evidence(long[] primary, long[] shadow, double designEffect) {
        long pairs = pairs(primary, shadow);
        Require.designEffect(designEffect);
        if (pairs == 0) {
            return LogEvidence.NONE;
        }
        double distance = JensenShannon.distance(primary, shadow);
        double effective = pairs / designEffect;
        double cost =
                Math.max(
                                regret(divided(primary, designEffect), bins),
                                regret(divided(shadow, designEffect), bins))
                        + LOG_TWO;
        return new LogEvidence(
                logGood(distance * distance, effective), logBad(distance - limit, effective, cost));
    }

    /** Whether this number of pairs could prove the shadow good if the two sides were equal. */
    public boolean couldProve(double pairs, double alpha) {
        return pairs > 0 && logGood(0, pairs) >= -StrictMath.log(alpha);
    }

    /**
     * An interval that contains the true distance at every look with probability {@code 1 - alpha}.
     * Each side has half of the error.
     *
     * @param alpha in (0, 1)
     */
    public Interval interval(long[] primary, long[] shadow, double alpha) {
        return interval(primary, shadow, alpha, 1);
    }

    /**
     * The same for correlated pairs.
     *
     * @param designEffect all counts are divided by it; at least 1
     */
    public Interval interval(long[] primary, long[] shadow, double alpha, double designEffect) {
        Require.properRate("alpha", alpha);
        Require.designEffect(designEffect);
        long pairs = pairs(primary, shadow);
        if (pairs == 0) {
            return new Interval(0, LARGEST_DISTANCE);
        }
        double distance = JensenShannon.distance(primary, shadow);
        double effective = pairs / designEffect;
        double radius =
                radius(regret(divided(primary, designEffect), bins), effective, alpha / 2)
                        + radius(regret(divided(shadow, designEffect), bins), effective, alpha / 2);
        return new Interval(Math.max(0, distance - radius), upper(distance, effective, alpha / 2));
    }

    /** The smallest limit that the distance provably keeps, or {@link #LARGEST_DISTANCE}. */
    private static double upper(double distance, double pairs, double alpha) {
        double threshold = -StrictMath.log(alpha);
        double open = distance;
        double proven = LARGEST_DISTANCE;
        for (int step = 0; step < STEPS; step++) {
            double middle = (open + proven) / 2;
            if (logGood(distance * distance, pairs, middle) >= threshold) {
                proven = middle;
            } else {
                open = middle;
            }
        }
        return proven;
    }

    /**
     * The logarithm of the evidence for good.
     *
     * @param squared the observed distance, squared
     */
    double logGood(double squared, double pairs) {
        return logGood(squared, pairs, limit);
    }

    private static double logGood(double squared, double pairs, double limit) {
        double[] logs = new double[STAKES.length];
        for (int i = 0; i < logs.length; i++) {
            double stake = STAKES[i];
            double most = StrictMath.log1p(-stake * (1 - stake) * limit * limit);
            logs[i] = -pairs * (most + stake * squared);
        }
        return Combination.logAverage(logs, WEIGHTS);
    }

    double limit() {
        return limit;
    }

    /**
     * The regret of a Dirichlet(1/2) mixture, which does not know the distribution: the largest
     * log-likelihood minus the mixture's. An empty bin adds nothing.
     */
    static double regret(long[] counts, int bins) {
        return regret(divided(counts, 1), bins);
    }

    private static double[] divided(long[] counts, double by) {
        return Arrays.stream(counts).mapToDouble(count -> count / by).toArray();
    }

    private static double regret(double[] counts, int bins) {
        // Stirling's formula for both parts: the terms of size n ln n are cancelled in the formula,
        // because doubles would lose digits.
        double regret = 0;
        double total = 0;
        for (double count : counts) {
            if (count > 0) {
                total += count;
                regret +=
                        LOG_SQRT_PI
                                - count * StrictMath.log1p(0.5 / count)
                                + 0.5
                                - HALF_LOG_TWO_PI
                                - BetaIntegral.stirlingError(count + 0.5);
            }
        }
        double half = bins / 2.0;
        return regret
                + total * StrictMath.log1p(half / total)
                + (half - 0.5) * StrictMath.log(total + half)
                - half
                + HALF_LOG_TWO_PI
                + BetaIntegral.stirlingError(total + half)
                - Gamma.logGamma(half);
    }

    private long pairs(long[] primary, long[] shadow) {
        if (primary.length != shadow.length || primary.length > bins) {
            throw new IllegalArgumentException(
                    primary.length
                            + " bins on one side and "
                            + shadow.length
                            + " on the other: expected as many on both, at most "
                            + bins);
        }
        long pairs = sum(primary);
        if (pairs != sum(shadow)) {
            throw new IllegalArgumentException(
                    pairs + " primary and " + sum(shadow) + " shadow predictions: expected pairs");
        }
        return pairs;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("count " + count + " is negative");
            }
            sum = Math.addExact(sum, count);
        }
        return sum;
    }

    private static double logBad(double gap, double pairs, double cost) {
        return gap > 0 ? pairs * gap * gap / (2 * LOG_TWO) - cost : Double.NEGATIVE_INFINITY;
    }

    private static double radius(double regret, double pairs, double alpha) {
        return Math.sqrt(LOG_TWO / 2 * (regret + StrictMath.log(2 / alpha)) / pairs);
    }
}
