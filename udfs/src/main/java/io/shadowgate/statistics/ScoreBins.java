package io.shadowgate.statistics;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bins for scores, of equal width or between given edges. Scores below the range, scores above it,
 * and NaN have a bin each, so that a distribution counts every score.
 *
 * <p>Layout: 0 is below, 1 to {@code count} are the bins (each holds its lower edge; the last one
 * also its upper edge), {@code count + 1} is above, {@code count + 2} is NaN.
 */
public final class ScoreBins implements Serializable {
    private static final long serialVersionUID = 1;

    /** The largest number of bins, without those for below, above and NaN. */
    public static final int MOST = 10_000;

    private final double from;
    private final double to;
    private final int count;

    /** Null if all bins have the same width. */
    private final double @Nullable [] edges;

    /**
     * Bins of equal width.
     *
     * @throws IllegalArgumentException unless from is below to, both finite, and count is from 1 to
     *     {@value #MOST}
     */
    public ScoreBins(double from, double to, int count) {
        this(from, to, count, null);
    }

    private ScoreBins(double from, double to, int count, double @Nullable [] edges) {
        // Turns -0.0 into 0.0, so that equal bins have equal stored forms.
        this.from = from + 0.0;
        this.to = to + 0.0;
        this.count = count;
        this.edges = edges;
        if (!(from < to && Double.isFinite(to - from))) {
            throw new IllegalArgumentException(
                    "bins from " + from + " to " + to + ": from must be below to, both finite");
        }
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("bins count " + count + " is not in [1, 10000]");
        }
    }

    /**
     * Bins between these edges.
     *
     * @throws IllegalArgumentException unless there are at least two edges, finite and ascending
     */
    public static ScoreBins ofEdges(double... edges) {
        if (edges.length < 2) {
            throw new IllegalArgumentException(
                    "bins with " + edges.length + " edges: at least 2 are needed");
        }
        double[] own = new double[edges.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = edges[i] + 0.0;
            if (!Double.isFinite(own[i]) || i > 0 && !(own[i - 1] < own[i])) {
                throw new IllegalArgumentException(
                        "bins with edge "
                                + edges[i]
                                + (i > 0 ? " after " + edges[i - 1] : "")
                                + ": edges must be finite and ascending");
            }
        }
        return new ScoreBins(own[0], own[own.length - 1], own.length - 1, own);
    }

    public double from() {
        return from;
    }

    public double to() {
        return to;
    }

    public int count() {
        return count;
    }

    /** Whether all bins have the same width because they were given so. */
    public boolean isEven() {
        return edges == null;
    }

    /** Whether the bins were given by these edges. */
    boolean hasEdges(double[] others) {
        if (edges == null || edges.length != others.length) {
            return false;
        }
        for (int i = 0; i < others.length; i++) {
            if (edges[i] != others[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * An edge, from 0 ({@link #from}) to {@link #count} ({@link #to}). A bin {@code i} is between
     * the edges {@code i - 1} and {@code i}.
     */
    public double edge(int i) {
        if (edges != null) {
            return edges[i];
        }
        return i == count ? to : from + i * ((to - from) / count);
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
        if (edges != null) {
            // Adding 0.0 turns -0.0, which binary search places below 0.0, into 0.0.
            int found = Arrays.binarySearch(edges, score + 0.0);
            return Math.min(found >= 0 ? found : -found - 2, count - 1) + 1;
        }
        // The last bin includes score == to. Rounding can also give count for a score just below
        // it.
        return Math.min((int) ((score - from) / (to - from) * count), count - 1) + 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScoreBins that
                && from == that.from
                && to == that.to
                && count == that.count
                && Arrays.equals(edges, that.edges);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Double.hashCode(from) + Double.hashCode(to)) + count;
    }

    @Override
    public String toString() {
        return edges == null
                ? count + " bins from " + from + " to " + to
                : count + " bins with edges " + Arrays.toString(edges);
    }
}
