package io.shadowgate.arm;

import io.shadowgate.statistics.evidence.SampleRatio;

/**
 * Whether the new model serves the share of the requests that it should. A comparison of arms that
 * were not assigned by chance means nothing.
 *
 * @param weight the share that the stage wants, in [0, 1]. A share of exactly 0 or 1 allows one
 *     request in a thousand of the other model, such as those on their way while weights change
 */
public record Share(double weight) {
    /** Evidence from which a share is wrong: a false alarm has a probability of 1 in 1000. */
    public static final double ALARM = StrictMath.log(1000);

    private static final double LEAST = 0.001;

    /** The weight as the evidence knows it, strictly between 0 and 1. */
    public double expected() {
        return Math.min(Math.max(weight, LEAST), 1 - LEAST);
    }

    /** Evidence that requests are not split by the weight, a logarithm. */
    public double evidence(Arms arms) {
        return new SampleRatio(expected()).evidence(arms.shadow().requests(), arms.requests());
    }

    /** Whether requests are surely not split by the weight. */
    public boolean isOff(Arms arms) {
        return evidence(arms) >= ALARM && !isWithin(arms);
    }

    /** Nobody serves less than nothing, or more than all. */
    private boolean isWithin(Arms arms) {
        Double share = arms.share();
        return share == null
                || weight < LEAST && share <= LEAST
                || weight > 1 - LEAST && share >= 1 - LEAST;
    }

    /** Whether the requests of a window were surely split by this weight and not by another one. */
    public boolean fits(Arms window, Share other) {
        return !isOff(window) && likelihood(window) - other.likelihood(window) >= ALARM;
    }

    private double likelihood(Arms arms) {
        return arms.shadow().requests() * StrictMath.log(expected())
                + arms.primary().requests() * StrictMath.log1p(-expected());
    }
}
