package io.shadowgate.statistics.evidence;

import io.shadowgate.statistics.Interval;
import java.util.function.DoublePredicate;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Intervals for a rate. {@link #anytime} is the one to show beside a rate that is looked at again
 * and again; the other two are right for one look that was fixed in advance.
 *
 * <p>Without trials every interval is [0, 1].
 */
public final class RateIntervals {
    private static final double SOLVER_ACCURACY = 1e-16;
    private static final double RELATIVE_ACCURACY = 1e-15;

    /** No rate below it can be told from 0 by 1e9 trials. */
    private static final double NEXT_TO_ZERO = 1e-18;

    private RateIntervals() {}

    /**
     * The rates that a two-sided beta-binomial mixture does not reject: with probability {@code 1 -
     * alpha} it contains the true rate at all looks at once.
     *
     * <p><b>Error.</b> About 1e-12 relative. <b>Cost.</b> Some hundred evaluations, about 50
     * microseconds.
     *
     * @see <a href="https://arxiv.org/abs/1810.08240">Howard, Ramdas, McAuliffe and Sekhon, Annals
     *     of Statistics 49(2), 2021</a>
     */
    public static Interval anytime(double successes, double trials, Tuning tuning) {
        Require.counts(successes, trials);
        if (trials == 0) {
            return new Interval(0, 1);
        }
        DoublePredicate kept =
                p -> logMixture(successes, trials, p, tuning) < tuning.logThreshold();
        double rate = successes / trials;
        return new Interval(bound(kept, rate, 0), bound(kept, rate, 1));
    }

    /**
     * Wilson's score interval, for display at one look.
     *
     * @param confidence in (0, 1)
     */
    public static Interval wilson(double successes, double trials, double confidence) {
        Require.counts(successes, trials);
        Require.properRate("confidence", confidence);
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double z =
                new NormalDistribution(null, 0, 1)
                        .inverseCumulativeProbability((1 + confidence) / 2);
        double rate = successes / trials;
        double shrink = 1 + z * z / trials;
        double centre = (rate + z * z / (2 * trials)) / shrink;
        double half =
                z * Math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials)) / shrink;
        return new Interval(
                successes == 0 ? 0 : Math.max(0, centre - half),
                successes == trials ? 1 : Math.min(1, centre + half));
    }

    /**
     * Clopper and Pearson's exact interval for one look, with half of the error on each side.
     *
     * @param confidence in (0, 1)
     */
    public static Interval clopperPearson(long successes, long trials, double confidence) {
        Require.properRate("confidence", confidence);
        double oneSided = (1 + confidence) / 2;
        double upper = clopperPearsonUpper(successes, trials, oneSided);
        double lower =
                successes == 0
                        ? 0
                        : betaQuantile(successes, trials - successes + 1.0, 1 - oneSided);
        return new Interval(lower, upper);
    }

    /** The exact upper bound that holds with the given confidence at one look. */
    public static double clopperPearsonUpper(long successes, long trials, double confidence) {
        Require.counts(successes, trials);
        Require.properRate("confidence", confidence);
        return successes == trials
                ? 1
                : betaQuantile(successes + 1.0, (double) trials - successes, confidence);
    }

    /** The logarithm of the two-sided mixture against exactly the rate {@code p}. */
    static double logMixture(double successes, double trials, double p, Tuning tuning) {
        double mass = tuning.twoSidedMass();
        double x = mass * p;
        double y = mass * (1 - p);
        return BetaIntegral.logComplete(
                        x + successes, y + (trials - successes), Math.fma(-p, trials, successes))
                - BetaIntegral.logComplete(x, y, 0);
    }

    /** The end of the kept rates between one that is kept and {@code end}, which may not be. */
    private static double bound(DoublePredicate kept, double rate, double end) {
        double inside = rate;
        double outside = end;
        while (Math.abs(inside - outside) > RELATIVE_ACCURACY * Math.max(inside, outside)) {
            double middle = outside + (inside - outside) / 2;
            if (middle < NEXT_TO_ZERO) {
                return outside;
            }
            if (kept.test(middle)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private static double betaQuantile(double a, double b, double probability) {
        return new BetaDistribution(null, a, b, SOLVER_ACCURACY)
                .inverseCumulativeProbability(probability);
    }
}
