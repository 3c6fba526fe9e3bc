package io.shadowgate.statistics.evidence;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.LatencyHistogram;
import java.util.function.LongPredicate;

/**
 * Two ranks that enclose a quantile at every look with probability {@code 1 - alpha}. Rank 1 is the
 * smallest of {@code trials} values.
 *
 * @param lower 0 if there is no lower bound
 * @param upper {@code trials + 1} if there is no upper bound
 * @see <a href="https://doi.org/10.3150/21-BEJ1388">Howard and Ramdas, Bernoulli 28(3), 2022</a>
 */
public record QuantileRanks(long lower, long upper, long trials) {

    public QuantileRanks {
        if (!(0 <= lower && lower <= upper && upper <= trials + 1)) {
            throw new IllegalArgumentException(
                    "ranks " + lower + " to " + upper + " of " + trials + " values");
        }
    }

    /**
     * The ranks {@code k} whose two-sided mixture, for {@code k} of {@code trials} values up to the
     * quantile, stays below {@code 1 / alpha}.
     *
     * @param quantile in (0, 1), so 0.99 for p99
     */
    public static QuantileRanks of(long trials, double quantile, Tuning tuning) {
        return of(trials, quantile, tuning, 1);
    }

    /**
     * The same for correlated trials.
     *
     * @param designEffect all counts are divided by it; at least 1
     */
    public static QuantileRanks of(
            long trials, double quantile, Tuning tuning, double designEffect) {
        Require.counts(0, trials);
        Require.properRate("quantile", quantile);
        Require.designEffect(designEffect);
        if (trials == 0) {
            return new QuantileRanks(0, 1, 0);
        }
        LongPredicate kept =
                k ->
                        RateIntervals.logMixture(
                                        k / designEffect, trials / designEffect, quantile, tuning)
                                < tuning.logThreshold();
        long middle = (long) (quantile * trials);
        return new QuantileRanks(
                last(kept, middle, -1), last(kept, middle, trials + 1) + 1, trials);
    }

    /**
     * The latencies that enclose the quantile, in milliseconds, widened to the edges of the
     * histogram's buckets: 0 below its range, infinite above it.
     *
     * @throws IllegalArgumentException if the histogram has a different number of values
     */
    public Interval in(LatencyHistogram histogram) {
        if (histogram.count() != trials) {
            throw new IllegalArgumentException(
                    "ranks of " + trials + " values in a histogram of " + histogram.count());
        }
        return new Interval(
                lower == 0 ? 0 : histogram.bucketOf(lower - 1).lower(),
                upper > trials ? Double.POSITIVE_INFINITY : histogram.bucketOf(upper - 1).upper());
    }

    /** The last kept rank between {@code from}, which is kept, and {@code end}, which is not. */
    private static long last(LongPredicate kept, long from, long end) {
        long inside = from;
        long outside = end;
        while (Math.abs(outside - inside) > 1) {
            long middle = inside + (outside - inside) / 2;
            if (kept.test(middle)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }
}
