package io.shadowgate.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The Jensen-Shannon distance as a few lines of numpy and scipy compute it:
 *
 * <pre>{@code
 * p_hist, bins = np.histogram(primary, bins=50, density=True)
 * s_hist, _ = np.histogram(shadow, bins=bins, density=True)
 * jensenshannon(p_hist + 1e-10, s_hist + 1e-10)
 * }</pre>
 *
 * <p>Use it to compare with reports made by that code, not for decisions: shadow scores outside the
 * primary's range are dropped, the bins change with the data, and the result depends on the unit of
 * the scores. Keeps every number; see {@link Samples}.
 *
 * <p>Not thread-safe.
 */
public final class NumpyJensenShannon {
    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'N';

    private static final int BINS = 50;
    private static final double EPSILON = 1e-10;

    private Samples primary = new Samples();
    private Samples shadow = new Samples();

    public void addPrimary(double score) {
        primary.add(score);
    }

    public void addShadow(double score) {
        shadow.add(score);
    }

    /** Undoes an {@link #addPrimary}. */
    public void removePrimary(double score) {
        primary.remove(score);
    }

    /** Undoes an {@link #addShadow}. */
    public void removeShadow(double score) {
        shadow.remove(score);
    }

    public void merge(NumpyJensenShannon other) {
        primary.merge(other.primary);
        shadow.merge(other.shadow);
    }

    /**
     * The distance, with the natural logarithm. Empty where numpy fails or gives NaN: a primary
     * score that is NaN or infinite, no primary scores, scores too close or too far apart for 50
     * bins, no shadow score within the primary's range.
     */
    public OptionalDouble distance() {
        double[] p = primary.sorted();
        // NaN sorts last, so checking both ends is enough.
        if (p.length == 0 || !Double.isFinite(p[0]) || !Double.isFinite(p[p.length - 1])) {
            return OptionalDouble.empty();
        }
        double[] edges = edges(p[0], p[p.length - 1]);
        for (int i = 0; i < BINS; i++) {
            if (!(edges[i] < edges[i + 1])) {
                return OptionalDouble.empty();
            }
        }
        double distance =
                JensenShannon.distance(density(p, edges), density(shadow.sorted(), edges));
        return Double.isNaN(distance) ? OptionalDouble.empty() : OptionalDouble.of(distance);
    }

    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        primary.write(writer);
        shadow.write(writer);
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not in that form; the message says what was
     *     found
     */
    public static NumpyJensenShannon fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "scores of a numpy distance");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        NumpyJensenShannon scores = new NumpyJensenShannon();
        scores.primary = Samples.read(reader);
        scores.shadow = Samples.read(reader);
        reader.expectEnd();
        return scores;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumpyJensenShannon that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    static double[] edges(double lowest, double highest) {
        double first = lowest < highest ? lowest : lowest - 0.5;
        double last = lowest < highest ? highest : highest + 0.5;
        double step = (last - first) / BINS;
        double[] edges = new double[BINS + 1];
        for (int i = 0; i < BINS; i++) {
            edges[i] = i * step + first;
        }
        edges[BINS] = last;
        return edges;
    }

    /** Each bin includes its lower edge; the last bin also includes its upper edge. */
    static long[] counts(double[] ascending, double[] edges) {
        long[] counts = new long[BINS];
        int bin = 0;
        for (double score : ascending) {
            if (score < edges[0] || !(score <= edges[BINS])) {
                continue;
            }
            while (bin < BINS - 1 && score >= edges[bin + 1]) {
                bin++;
            }
            counts[bin]++;
        }
        return counts;
    }

    private static double[] density(double[] ascending, double[] edges) {
        long[] counts = counts(ascending, edges);
        double total = Arrays.stream(counts).sum();
        double[] density = new double[BINS];
        for (int i = 0; i < BINS; i++) {
            density[i] = counts[i] / (edges[i + 1] - edges[i]) / total + EPSILON;
        }
        return density;
    }
}
