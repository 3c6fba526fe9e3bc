package io.shadowgate.statistics.evidence;

/**
 * Evidence for and against a shadow at one gate: natural logarithms of two e-processes.
 *
 * <p>{@code E} starts at 1. If the shadow is not good, the probability that {@code E good} ever
 * reaches {@code 1 / alpha} is at most {@code alpha}, at any number of looks (Ville's inequality);
 * {@code E bad} likewise if the shadow is good.
 *
 * @param good evidence against "the shadow is on the limit or beyond it"; may be -infinity
 * @param bad evidence against "the shadow keeps the limit"; may be -infinity
 */
public record LogEvidence(double good, double bad) {

    /** No data: both e-processes at 1. */
    public static final LogEvidence NONE = new LogEvidence(0, 0);

    public LogEvidence {
        if (Double.isNaN(good) || Double.isNaN(bad)) {
            throw new IllegalArgumentException("evidence " + good + " and " + bad + ": no number");
        }
    }
}
