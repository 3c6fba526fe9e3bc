package io.shadowgate.statistics;

import java.io.Serializable;

/**
 * Equal-width bins for scores, with a bin of their own for what lies below, above, or is no number,
 * so that nothing drops out of a distribution.
 *
 * <p>Layout: 0 is below, 1 to {@code count} are the bins (the last one closed on the right), {@code
 * count + 1} is above, {@code count + 2} is NaN.
 */
public record ScoreBins(double from, double to, int count) implements Serializable {

    public ScoreBins {
        // Makes -0.0 the 0.0 that it equals, so that equal bins are also stored alike.
        from += 0.0;
        to += 0.0;
        if (!(from < to && Double.isFinite(to - from))) {
            throw new IllegalArgumentException(
                    "bins from " + from + " to " + to + ": from must be below to, both finite");
        }
        if (count < 1 || count > 10_000) {
            throw new IllegalArgumentException("bins count " + count + " is not in [1, 10000]");
        }
    }

    /** Bins in all, those for below, above and NaN included. */
    public int size() {
        return count + 3;
    }

    public int indexOf(double score) {
        if (Double.isNaN(score)) {
            return count + 2;
        }
        if (score < from) {
            return 0;
        }
        if (score > to) {
            return count + 1;
        }
        // score == to, and rounding just below it, belong to the last bin.
        return Math.min((int) ((score - from) / (to - from) * count), count - 1) + 1;
    }
}
