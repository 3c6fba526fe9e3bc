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
 * <p><b>Guarantee.</b> Valid however the two sides of a pair depend on each other; pairs are
 * independent of each other.
 *
 * <p><b>Good.</b> Let the true laws be {@code P} and {@code Q}, {@code M} their mean and {@code t}
 * their squared distance, at least {@code limit^2}. A pair {@code (x, y)} scores {@code z = ln(P(x)
 * / M(x)) / 2 + ln(Q(y) / M(y)) / 2}, a score with the mean {@code t}. Whatever was observed, the
 * observed squared distance {@code d} is at least the average score: bin by bin, the difference is
 * a divergence between the observed and the true share of the primary in the bin. So for {@code s}
 * in (0, 1/2]
 *
 * <pre>
 * E = e^(-s n d) / (1 - s (1 - s) limit^2)^n  &lt;=  product of e^(-s z) / (1 - s (1 - s) t)
 * </pre>
 *
 * <p>and the right side is a product of factors with means of 1 at most: by the inequalities of
 * Cauchy and Schwarz and of the two means, the mean of {@code e^(-s z)} is at most that of {@code
 * (r^(1 - s) + (2 - r)^(1 - s)) / 2} over {@code M}, {@code r = P / M}; that function of {@code r}
 * and {@code 1 - s (1 - s) (r ln r + (2 - r) ln(2 - r)) / 2} agree at 1 in value and slope, and the
 * former has the smaller second derivative everywhere. Its mean is therefore {@code 1 - s (1 - s)
 * t} at most. How many bins there are plays no part, but for what chance adds to the observed
 * distance.
 *
 * <p><b>Bad.</b> Each side's distance from its own law is bounded at all times by a Dirichlet
 * mixture, and the two bounds are joined by the triangle inequality. This is far more cautious, and
 * the number of bins must be fixed beforehand.
 *
 * <p><b>Cost.</b> Some tenths of a microsecond per bin.
 *
 * @see <a href="https://arxiv.org/abs/2103.09267">Manole and Ramdas, IEEE Transactions on
 *     Information Theory 69(7), 2023</a>: observed convex divergences only err upwards on the
 *     whole, which is what good rests on; <a href="https://arxiv.org/abs/2011.03567">Lindon and
 *     Malek, NeurIPS 2022</a>: the mixture
 */
public final class DivergenceGate {
    /** Its {@link #mismatchLimit} is within what a {@link RateGate} can do. */
    public static final double LEAST_LIMIT = 0.001;

    /** Likewise. */
    public static final double MOST_LIMIT = 0.8325;

    private static final double LOG_TWO = StrictMath.log(2);
    private static final double LOG_SQRT_PI = StrictMath.log(Math.PI) / 2;

    /** The Jensen-Shannon distance of distributions without common bins, the largest there is. */
    private static final double LARGEST_DISTANCE = Math.sqrt(LOG_TWO);

    private static final double HALF_LOG_TWO_PI = StrictMath.log(2 * Math.PI) / 2;

    /**
     * 1/2, 1/4, ..., each with the weight {@code 1 / (k (k + 1))}: a distance of nothing wants 1/2,
     * one near the limit a small stake.
     */
    private static final double[] STAKES =
            IntStream.rangeClosed(1, 16).mapToDouble(k -> StrictMath.pow(2, -k)).toArray();

    private static final double[] WEIGHTS =
            IntStream.rangeClosed(1, 16).mapToDouble(k -> 1 / (k * (k + 1.0))).toArray();

    /** Halvings of the range in which an interval ends. */
    private static final int STEPS = 60;

    private final double limit;
    private final int bins;

    /**
     * @param limit a distance in natural logarithms, in [0.001, 0.8325]
     * @param bins all that a prediction can fall into, also those never seen; at least 2
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
     * A rate of pairs in different bins at which the distance cannot exceed the limit. Evidence of
     * a {@link RateGate} at most at this rate is evidence for this gate as well, because the
     * distance squared is at most ln 2 times the total variation, and that at most the rate of
     * mismatches.
     */
    public double mismatchLimit() {
        return limit * limit / LOG_TWO;
    }

    /**
     * @param primary counts per bin, at most as many as there are bins
     * @param shadow the same bins and the same total, since predictions come in pairs
     */
    public LogEvidence evidence(long[] primary, long[] shadow) {
        return evidence(primary, shadow, 1);
    }

    /**
     * The same of correlated pairs.
     *
     * @param designEffect what all counts are divided by, at least 1
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

    /** Whether so many pairs could prove the shadow good if the two sides did not differ at all. */
    public boolean couldProve(double pairs, double alpha) {
        return pairs > 0 && logGood(0, pairs) >= -StrictMath.log(alpha);
    }

    /**
     * Distances that contain the true one at all looks at once with probability {@code 1 - alpha},
     * half of the error on each side.
     *
     * @param alpha in (0, 1)
     */
    public Interval interval(long[] primary, long[] shadow, double alpha) {
        return interval(primary, shadow, alpha, 1);
    }

    /**
     * The same of correlated pairs.
     *
     * @param designEffect what all counts are divided by, at least 1
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

    /** The smallest limit that the distance is proven to keep, or the largest distance. */
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
     * What a Dirichlet(1/2) mixture pays for not knowing the distribution: the largest
     * log-likelihood minus the mixture's. Empty bins cost nothing of their own.
     */
    static double regret(long[] counts, int bins) {
        return regret(divided(counts, 1), bins);
    }

    private static double[] divided(long[] counts, double by) {
        return Arrays.stream(counts).mapToDouble(count -> count / by).toArray();
    }

    private static double regret(double[] counts, int bins) {
        // Stirling's formula on both sides: the terms of size n ln n cancel on paper, not in
        // doubles.
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
