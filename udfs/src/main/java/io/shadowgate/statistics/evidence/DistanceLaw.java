package io.shadowgate.statistics.evidence;

import io.shadowgate.statistics.JensenShannon;
import io.shadowgate.statistics.JensenShannonBias;
import org.apache.commons.math3.special.Gamma;

/**
 * The distribution of the Jensen-Shannon distance observed on {@code n} pairs around the true
 * distance, as precise as a plan needs it.
 *
 * <p>Chance adds to the observed squared distance: {@code chance / (4 n)} on average. That is
 * {@code (bins - 1) / (4 n)} if the two sides are independent. It is less if most pairs have both
 * sides in the same bin, because correlated sides differ less.
 *
 * @param distance the true distance
 * @param differing the share of pairs whose sides are in different bins
 * @param chance the mean that chance adds to the squared distance, times {@code 4 n}
 * @param loose the share of differing pairs, relative to independent sides, in [0, 1]
 */
public record DistanceLaw(double distance, double differing, double chance, double loose) {
    private static final double LOG_TWO = StrictMath.log(2);

    /** Tolerance for rounding. */
    private static final double SLACK = 1e-12;

    public DistanceLaw {
        Require.rate("share of pairs in different bins", differing);
        if (!(distance >= 0 && distance * distance <= LOG_TWO * differing + SLACK)) {
            throw new IllegalArgumentException(
                    "a distance of "
                            + distance
                            + " needs "
                            + distance * distance / LOG_TWO
                            + " or more of the pairs in different bins, not "
                            + differing);
        }
    }

    /** Independent sides, spread evenly over bins. This case needs the most requests. */
    public static DistanceLaw independent(double distance, int bins) {
        return even(distance, bins, Math.max(1 - 1.0 / bins, distance * distance / LOG_TWO));
    }

    /**
     * Sides spread evenly over bins.
     *
     * @param differing the share of pairs in different bins
     */
    public static DistanceLaw even(double distance, int bins, double differing) {
        double loose = Math.min(1, differing / (1 - 1.0 / bins));
        return new DistanceLaw(distance, differing, loose * (bins - 1), loose);
    }

    /**
     * The law estimated from counts. The distance excludes the part that chance adds.
     *
     * @param matched pairs with both sides in the bin, per bin
     */
    public static DistanceLaw observed(long[] primary, long[] shadow, long[] matched) {
        double pairs = 0;
        for (long count : primary) {
            pairs += count;
        }
        double same = 0;
        double alike = 0;
        for (int i = 0; i < primary.length; i++) {
            same += matched[i];
            alike += primary[i] / pairs * (shadow[i] / pairs);
        }
        double differing = 1 - same / pairs;
        double bias = JensenShannonBias.paired(primary, shadow, matched);
        double squared = JensenShannon.divergence(primary, shadow) - bias;
        return new DistanceLaw(
                Math.sqrt(Math.min(Math.max(0, squared), LOG_TWO * differing)),
                differing,
                4 * pairs * bias,
                alike < 1 ? Math.min(1, differing / (1 - alike)) : 0);
    }

    /** The same with another share of pairs in different bins, and the rest in proportion. */
    DistanceLaw with(double otherDiffering) {
        double factor = differing == 0 ? 1 : otherDiffering / differing;
        return new DistanceLaw(
                Math.min(distance, Math.sqrt(LOG_TWO * otherDiffering)),
                otherDiffering,
                chance * factor,
                Math.min(1, loose * factor));
    }

    /**
     * The probability that the squared distance observed on {@code pairs} pairs is at most {@code
     * most}. It uses a gamma law with the same mean and variance, which is close to the true
     * noncentral chi-squared law.
     */
    double atMost(double most, double pairs) {
        double mean = distance * distance + chance / (4 * pairs);
        double variance =
                loose * chance / (8 * pairs * pairs) + loose * distance * distance / pairs;
        if (variance == 0) {
            return mean <= most ? 1 : 0;
        }
        return most <= 0
                ? 0
                : Gamma.regularizedGammaP(mean * mean / variance, most * mean / variance);
    }
}
