package io.shadowgate.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Wilson's score interval for a rate.
 *
 * <p>It holds at one look that was fixed in advance. Whoever looks every few minutes will see it
 * miss the true rate sooner or later: it is for display, not for decisions.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson, Probable inference, the law
 *     of succession, and statistical inference (1927)</a>
 */
public final class Wilson {
    private Wilson() {}

    /**
     * The rates that are compatible with {@code successes} of {@code trials}; [0, 1] without
     * trials.
     *
     * @param confidence in (0, 1)
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static Interval interval(long successes, long trials, double confidence) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(
                    successes + " successes of " + trials + " trials: expected 0 to all of them");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence " + confidence + " is not in (0, 1)");
        }
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double z =
                new NormalDistribution(null, 0, 1)
                        .inverseCumulativeProbability((1 + confidence) / 2);
        double n = trials;
        double rate = successes / n;
        double shrink = 1 + z * z / n;
        double centre = (rate + z * z / (2 * n)) / shrink;
        double half = z * Math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / shrink;
        // Rounding must not exclude what is certain at the ends.
        return new Interval(
                successes == 0 ? 0 : Math.max(0, centre - half),
                successes == trials ? 1 : Math.min(1, centre + half));
    }
}
