package io.shadowgate.statistics.evidence;

import io.shadowgate.statistics.Interval;

/**
 * An interval for the difference of two means, shadow less primary, where each request is answered
 * by only one of them. It holds at all looks together, but only asymptotically: the distribution of
 * the outcome is estimated, and small or skewed samples break the guarantee.
 *
 * @param tuning the interval is narrowest at this number of requests of both
 * @see <a href="https://arxiv.org/abs/2103.06476">Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
 *     Time-uniform central limit theory and asymptotic confidence sequences, 2024</a>
 */
public record MeanDifference(Tuning tuning) {

    /**
     * What one arm counted.
     *
     * @param variance of single outcomes; {@code rate * (1 - rate)} for a rate
     */
    public record Arm(long requests, double mean, double variance) {
        public Arm {
            if (requests < 1 || !Double.isFinite(mean) || !(variance >= 0)) {
                throw new IllegalArgumentException(
                        requests + " requests of mean " + mean + " and variance " + variance);
            }
        }

        public static Arm ofRate(long events, long requests) {
            Require.counts(events, requests);
            double rate = (double) events / requests;
            return new Arm(requests, rate, rate * (1 - rate));
        }
    }

    public Interval interval(Arm primary, Arm shadow) {
        double n = (double) primary.requests + shadow.requests;
        double variance =
                n * (primary.variance / primary.requests + shadow.variance / shadow.requests);
        double half = Math.sqrt(variance) * width(n);
        double difference = shadow.mean - primary.mean;
        return new Interval(difference - half, difference + half);
    }

    /** Half of the interval's width for outcomes of variance 1. */
    double width(double n) {
        double log = -StrictMath.log(tuning.alpha());
        double rhoSquared = (2 * log + StrictMath.log1p(2 * log)) / tuning.optimalAt();
        double scaled = n * rhoSquared + 1;
        return Math.sqrt(
                2
                        * scaled
                        / (n * n * rhoSquared)
                        * StrictMath.log(Math.sqrt(scaled) / tuning.alpha()));
    }
}
