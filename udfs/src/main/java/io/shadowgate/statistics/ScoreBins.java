package io.shadowgate.statistics;

import java.io.Serializable;

/**
 * Equal-width bins for scores. Scores below the range, scores above it, and NaN have a bin each, so
 * that a distribution counts every score.
 *
 * <p>Layout: 0 is below, 1 to {@code count} are the bins (the last one closed on the right), {@code
 * count + 1} is above, {@code count + 2} is NaN.
 */
public record ScoreBins(double from, double to, int count) implements Serializable {

    public ScoreBins {
        // Turns -0.0 into 0.0, so that equal bins have equal stored forms.
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

    /** The number of bins, including those for below, above and NaN. */
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
        // The last bin includes score == to. Rounding can also give count for a score just below
        // it.
        return Math.min((int) ((score - from) / (to - from) * count), count - 1) + 1;
    }
}
