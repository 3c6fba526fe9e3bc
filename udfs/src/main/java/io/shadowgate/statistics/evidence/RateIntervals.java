package io.shadowgate.statistics.evidence;

import io.shadowgate.statistics.Interval;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.AllowedSolution;
import org.apache.commons.math3.analysis.solvers.BracketingNthOrderBrentSolver;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Intervals for a rate. Show {@link #anytime} for a rate that is looked at repeatedly. The other
 * two are valid for one look that was fixed in advance.
 *
 * <p>Without trials every interval is [0, 1].
 */
public final class RateIntervals {
    private static final double SOLVER_ACCURACY = 1e-16;
    private static final double RELATIVE_ACCURACY = 1e-14;
    private static final int MOST_EVALUATIONS = 200;

    /** 1e9 trials cannot distinguish a rate below this one from 0. */
    private static final double NEXT_TO_ZERO = 1e-18;

    private RateIntervals() {}

    /**
     * The rates that a two-sided beta-binomial mixture does not reject. The interval contains the
     * true rate at every look with probability {@code 1 - alpha}.
     *
     * <p><b>Error.</b> About 1e-12 relative. <b>Cost.</b> About twenty evaluations, or 10
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
        UnivariateFunction excess =
                p -> logMixture(successes, trials, p, tuning) - tuning.logThreshold();
        double rate = successes / trials;
        // The width under a normal law, made positive for rates of 0 and 1.
        double variance = Math.max(rate * (1 - rate), 1 / (trials + 1)) / (trials + 1);
        double reach = Math.sqrt(2 * tuning.logThreshold() * variance);
        return new Interval(bound(excess, rate, 0, reach), bound(excess, rate, 1, reach));
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
     * Clopper and Pearson's exact interval for one look. Each side has half of the error.
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

    /** The logarithm of the two-sided mixture against a rate of exactly {@code p}. */
    static double logMixture(double successes, double trials, double p, Tuning tuning) {
        double mass = tuning.twoSidedMass();
        double x = mass * p;
        double y = mass * (1 - p);
        return BetaIntegral.logComplete(
                        x + successes, y + (trials - successes), Math.fma(-p, trials, successes))
                - BetaIntegral.logComplete(x, y, 0);
    }

    /**
     * The end of the kept rates, rounded outwards. It lies between {@code rate}, which is kept, and
     * {@code end}, which may not be.
     *
     * @param excess below 0 for kept rates; defined between 0 and 1
     * @param reach an estimate of the distance from the rate to the end
     */
    private static double bound(UnivariateFunction excess, double rate, double end, double reach) {
        double side = Math.signum(end - rate);
        double inside = rate;
        double outside = rate + side * Math.min(reach, Math.abs(end - rate) / 2);
        while (outside != inside && outside != end && excess.value(outside) < 0) {
            double twice = rate + 2 * (outside - rate);
            double half = outside + (end - outside) / 2;
            inside = outside;
            outside = side < 0 ? Math.max(twice, half) : Math.min(twice, half);
        }
        if (outside == inside || Math.abs(end - outside) < NEXT_TO_ZERO) {
            return end;
        }
        while (inside == rate) {
            // The rates 0 and 1 themselves cannot be evaluated, so bisect towards them.
            double half = rate + (outside - rate) / 2;
            if (excess.value(half) < 0) {
                inside = half;
            } else {
                outside = half;
            }
        }
        if (Math.nextAfter(inside, end) == outside) {
            // There is no number in between, and the solver needs one.
            return outside;
        }
        return new BracketingNthOrderBrentSolver(RELATIVE_ACCURACY, NEXT_TO_ZERO, 5)
                .solve(
                        MOST_EVALUATIONS,
                        excess,
                        Math.min(inside, outside),
                        Math.max(inside, outside),
                        side < 0 ? AllowedSolution.LEFT_SIDE : AllowedSolution.RIGHT_SIDE);
    }

    private static double betaQuantile(double a, double b, double probability) {
        return new BetaDistribution(null, a, b, SOLVER_ACCURACY)
                .inverseCumulativeProbability(probability);
    }
}
