package io.shadowgate.statistics.evidence;

import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.apache.commons.math3.special.Beta;

/**
 * A limit on a rate, judged by one-sided beta-binomial mixtures.
 *
 * <p><b>Shape.</b> Counts of trials and successes in, {@link LogEvidence} out. Latency quantiles
 * are rates too: p99 at most 100 ms is "at most 0.01 of the requests take longer than 100 ms".
 *
 * <p><b>Guarantee.</b> Holds for outcomes of 0 or 1, and for outcomes in [0, 1] with their sum as
 * the number of successes. The mean of each outcome, given those before it, must be on one side of
 * the limit. Correlated outcomes need {@link ClusterSums} first.
 *
 * <p><b>Error.</b> Below 1e-9 relative for counts up to 1e9. Nothing underflows.
 *
 * <p><b>Cost.</b> A few microseconds for both sides. The cost is highest on the limit, where it
 * grows more slowly than the square root of the trials.
 *
 * @see <a href="https://arxiv.org/abs/1810.08240">Howard, Ramdas, McAuliffe and Sekhon, Annals of
 *     Statistics 49(2), 2021</a>, section 3.2: the mixture; Robbins (1970): the idea
 */
public final class RateGate {

    /** The side of the limit on which a shadow is good. */
    public enum Side {
        AT_LEAST,
        AT_MOST
    }

    /** The least limit. Closer to 0, rounding makes evidence inexact and no longer monotonic. */
    public static final double LEAST_LIMIT = 1e-6;

    /** The largest limit, for the same reason near 1. */
    public static final double MOST_LIMIT = 1 - 1e-6;

    private final Side side;
    private final double limit;
    private final Tuning tuning;
    private final double priorSuccesses;
    private final double priorFailures;
    private final BetaIntegral prior;

    /**
     * @param limit in [0.000001, 0.999999]: no number of requests proves a rate of exactly 0 or 1,
     *     and rates next to them need too many requests
     */
    public RateGate(Side side, double limit, Tuning tuning) {
        if (!(limit >= LEAST_LIMIT && limit <= MOST_LIMIT)) {
            throw new IllegalArgumentException(
                    "limit " + limit + " is not in [0.000001, 0.999999]");
        }
        this.side = side;
        this.limit = limit;
        this.tuning = tuning;
        double mass = tuning.oneSidedMass();
        priorSuccesses = mass * limit;
        priorFailures = mass * (1 - limit);
        prior = BetaIntegral.at(limit, priorSuccesses, priorFailures, 0);
    }

    public double limit() {
        return limit;
    }

    public Tuning tuning() {
        return tuning;
    }

    /**
     * @param successes 0 to {@code trials}; fractional after division by a design effect
     * @param trials 0 or more
     * @throws IllegalArgumentException if the counts are impossible
     */
    public LogEvidence evidence(double successes, double trials) {
        Require.counts(successes, trials);
        BetaIntegral posterior =
                BetaIntegral.at(
                        limit,
                        priorSuccesses + successes,
                        priorFailures + (trials - successes),
                        Math.fma(-limit, trials, successes));
        double below = posterior.below() - prior.below();
        double above = posterior.above() - prior.above();
        return side == Side.AT_LEAST
                ? new LogEvidence(above, below)
                : new LogEvidence(below, above);
    }

    /** Whether this number of trials could prove the shadow good with a perfect record. */
    public boolean couldProve(double trials) {
        return evidence(side == Side.AT_LEAST ? trials : 0, trials).good() >= tuning.logThreshold();
    }

    /**
     * The number of successes among {@code trials} that just proves the shadow good. Larger numbers
     * also prove it for {@link Side#AT_LEAST}, smaller ones for {@link Side#AT_MOST}. Empty if a
     * perfect record would not be enough.
     */
    public OptionalLong goodCount(long trials) {
        return side == Side.AT_LEAST
                ? fewest(trials, s -> evidence(s, trials).good() >= tuning.logThreshold())
                : most(trials, s -> evidence(s, trials).good() >= tuning.logThreshold());
    }

    /** As {@link #goodCount}, for the number that just proves the shadow bad. */
    public OptionalLong badCount(long trials) {
        return side == Side.AT_LEAST
                ? most(trials, s -> evidence(s, trials).bad() >= tuning.logThreshold())
                : fewest(trials, s -> evidence(s, trials).bad() >= tuning.logThreshold());
    }

    /**
     * The probability that a shadow with the rate {@code expected} is proven good at one look after
     * {@code trials} trials. More looks raise the probability.
     *
     * @param expected in [0, 1]
     */
    public double power(long trials, double expected) {
        Require.rate("expected rate", expected);
        OptionalLong count = goodCount(trials);
        if (count.isEmpty()) {
            return 0;
        }
        long good = count.getAsLong();
        return side == Side.AT_LEAST
                ? atLeast(good, trials, expected)
                : atLeast(trials - good, trials, 1 - expected);
    }

    /** Whether a rate is on the good side of the limit, so that enough trials will prove it. */
    boolean keeps(double rate) {
        return side == Side.AT_LEAST ? rate > limit : rate < limit;
    }

    /** The probability of {@code count} or more successes. */
    static double atLeast(long count, long trials, double rate) {
        return count == 0 ? 1 : Beta.regularizedBeta(rate, count, trials - count + 1.0);
    }

    /** The smallest count that passes. If a count passes, all above it must pass too. */
    private static OptionalLong fewest(long trials, LongPredicate passes) {
        if (!passes.test(trials)) {
            return OptionalLong.empty();
        }
        long failing = -1;
        long passing = trials;
        while (passing - failing > 1) {
            long middle = failing + (passing - failing) / 2;
            if (passes.test(middle)) {
                passing = middle;
            } else {
                failing = middle;
            }
        }
        return OptionalLong.of(passing);
    }

    /** The largest count that passes. If a count passes, all below it must pass too. */
    private static OptionalLong most(long trials, LongPredicate passes) {
        OptionalLong mirrored = fewest(trials, s -> passes.test(trials - s));
        return mirrored.isEmpty() ? mirrored : OptionalLong.of(trials - mirrored.getAsLong());
    }
}
