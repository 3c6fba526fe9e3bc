package io.shadowgate.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The distributions of the primary's and the shadow's predictions over the same requests. Each bin
 * also counts the pairs with both sides in it (the diagonal). The diagonal shows how much of a
 * distance between the two is chance.
 *
 * <p>Bins are those of {@link ScoreBins} for scores, or one per label. Merging is plain addition:
 * it is exact in any order and any grouping, and equal content gives equal bytes.
 *
 * <p><b>Labels are capped.</b> The {@value #MAX_LABELS} lexicographically smallest labels have bins
 * of their own, all others share OTHER. This is exact and does not depend on the order of rows. A
 * label among the smallest of the whole is also among the smallest of each part, so no part evicts
 * it. Any other label is evicted with all its counts, at the latest when parts are merged, and
 * cannot return because the largest kept label only gets smaller. The diagonal of OTHER counts
 * pairs of <em>equal</em> labels. It leaves out pairs of two different labels in OTHER, because
 * such pairs were not counted while both labels had their own bins. So the diagonal of OTHER is a
 * lower bound.
 *
 * <p><b>Removal.</b> Pairs can be removed again, even before they are added: counts of a part can
 * be below zero until it is merged with the rest. Until then its results cannot be read, and its
 * stored form has a different letter. Labels can be removed only while there are at most {@value
 * #MAX_LABELS} of them.
 *
 * <p>Strings are compared as {@link String#compareTo} does. A label with half a surrogate pair
 * counts as if that half were "?", as in its stored form.
 *
 * <p>Not thread-safe.
 */
public final class PredictionHistogram {
    /** Labels with a bin of their own. */
    public static final int MAX_LABELS = 1000;

    static final int FORMAT_VERSION = 1;

    private final PairCounts counts;

    private PredictionHistogram(PairCounts counts) {
        this.counts = counts;
    }

    public static PredictionHistogram forScores(ScoreBins bins) {
        return new PredictionHistogram(new ScorePairs(bins));
    }

    public static PredictionHistogram forLabels() {
        return new PredictionHistogram(new LabelPairs());
    }

    /**
     * Counts a pair of scores. NaN and scores outside the range have bins of their own. Where
     * scores outside lie is counted too, on a coarse grid, for {@link FittingBins}.
     *
     * @throws IllegalArgumentException if this histogram is for labels
     */
    public void add(double primary, double shadow) {
        scores().add(primary, shadow, 1);
    }

    /** Undoes an {@link #add(double, double)}. */
    public void remove(double primary, double shadow) {
        scores().add(primary, shadow, -1);
    }

    /**
     * Counts a pair of labels.
     *
     * @throws IllegalArgumentException if this histogram is for scores
     */
    public void add(String primary, String shadow) {
        labelPairs().add(primary, shadow);
    }

    /**
     * Undoes an {@link #add(String, String)}.
     *
     * @throws IllegalArgumentException if more labels were added than can have bins of their own
     */
    public void remove(String primary, String shadow) {
        labelPairs().remove(primary, shadow);
    }

    /**
     * Adds all counts of {@code other}, which does not change.
     *
     * @throws IllegalArgumentException if the layouts differ; the message names both
     */
    public void merge(PredictionHistogram other) {
        requireSameLayout(other);
        counts.merge(other.counts);
    }

    /**
     * Undoes a {@link #merge}.
     *
     * @throws IllegalArgumentException if the layouts differ (the message names both), or if more
     *     labels were added than can have bins of their own
     */
    public void remove(PredictionHistogram other) {
        requireSameLayout(other);
        counts.remove(other.counts);
    }

    /**
     * Adds all counts of a stored histogram.
     *
     * @throws IllegalArgumentException as {@link #fromBytes} and {@link #merge} do; nothing is
     *     added then
     */
    public void mergeBytes(byte[] stored) {
        merge(fromBytes(stored));
    }

    /** Whether both are for labels, or both for the same score bins. */
    public boolean sameLayout(PredictionHistogram other) {
        return counts.layout().equals(other.counts.layout());
    }

    /** Whether this histogram counts scores in exactly these bins. */
    public boolean hasBins(double from, double to, int count) {
        return counts instanceof ScorePairs scores && scores.hasBins(from, to, count);
    }

    /** Whether this histogram counts scores in bins between exactly these edges. */
    public boolean hasEdges(double[] edges) {
        return counts instanceof ScorePairs scores && scores.bins().hasEdges(edges);
    }

    /** The bins of the scores; empty for labels. */
    public Optional<ScoreBins> bins() {
        return counts instanceof ScorePairs scores ? Optional.of(scores.bins()) : Optional.empty();
    }

    /** Whether no pair is counted. */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Whether a count is below zero: pairs were removed that are counted elsewhere. */
    public boolean isDifference() {
        return counts.isDifference();
    }

    /**
     * Pairs counted.
     *
     * @throws IllegalArgumentException if pairs were removed that had not been added
     */
    public long count() {
        if (counts.isDifference()) {
            throw new IllegalArgumentException(
                    "pairs were taken out of a histogram that had not been counted in it");
        }
        long total = 0;
        for (long count : counts.primary()) {
            total = Math.addExact(total, count);
        }
        return total;
    }

    /**
     * The Jensen-Shannon distance of the two distributions, natural logarithm, in [0, sqrt(ln 2)];
     * NaN if nothing was counted.
     */
    public double jensenShannonDistance() {
        return JensenShannon.distance(counts.primary(), counts.shadow());
    }

    /**
     * A copy of the primary predictions per bin, in the order of {@link ScoreBins}, or of {@link
     * #labels} followed by OTHER.
     */
    public long[] primaryCounts() {
        return counts.primary();
    }

    /** Shadow predictions per bin, in the order of {@link #primaryCounts}. */
    public long[] shadowCounts() {
        return counts.shadow();
    }

    /** Pairs with both sides in the bin, in the order of {@link #primaryCounts}. */
    public long[] diagonalCounts() {
        return counts.diagonal();
    }

    /** Where scores lie that are outside of the bins; without cells for labels. */
    OutsideScores outside() {
        return counts instanceof ScorePairs scores ? scores.outside() : new OutsideScores();
    }

    /** The labels with a bin of their own, ascending; empty for scores. */
    public List<String> labels() {
        return counts instanceof LabelPairs labels ? labels.labels() : List.of();
    }

    public byte[] toBytes() {
        boolean difference = counts.isDifference();
        char kind = difference ? Character.toLowerCase(counts.kind()) : counts.kind();
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, kind);
        counts.write(writer, difference);
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes have another format version or are corrupt; the
     *     message says what was found and what was expected
     */
    public static PredictionHistogram fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "prediction histogram");
        reader.expectVersion(FORMAT_VERSION);
        String kinds = "" + ScorePairs.KIND + ScorePairs.GENERAL_KIND + LabelPairs.KIND;
        char kind = reader.kind(kinds + kinds.toLowerCase(Locale.ROOT));
        boolean difference = Character.isLowerCase(kind);
        char whole = Character.toUpperCase(kind);
        PairCounts counts =
                whole == LabelPairs.KIND
                        ? LabelPairs.read(reader, difference)
                        : ScorePairs.read(reader, whole, difference);
        reader.expectEnd();
        if (difference && !counts.isDifference()) {
            throw reader.corrupt("counts of a histogram", "some that were taken out");
        }
        PredictionHistogram histogram = new PredictionHistogram(counts);
        requireSameTotals(histogram, reader);
        return histogram;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PredictionHistogram that
                && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        String pairs = counts.isDifference() ? "pairs taken out" : count() + " pairs";
        return "PredictionHistogram of " + pairs + " in " + counts.layout();
    }

    private ScorePairs scores() {
        if (counts instanceof ScorePairs scores) {
            return scores;
        }
        throw new IllegalArgumentException("a pair of scores for " + counts.layout());
    }

    private LabelPairs labelPairs() {
        if (counts instanceof LabelPairs labels) {
            return labels;
        }
        throw new IllegalArgumentException("a pair of labels for " + counts.layout());
    }

    private void requireSameLayout(PredictionHistogram other) {
        if (!sameLayout(other)) {
            throw new IllegalArgumentException(
                    "cannot merge "
                            + other.counts.layout()
                            + " into "
                            + counts.layout()
                            + ": their counts do not add up");
        }
    }

    private static void requireSameTotals(PredictionHistogram histogram, StoredReader reader) {
        long difference = 0;
        long[] primary = histogram.primaryCounts();
        long[] shadow = histogram.shadowCounts();
        for (int i = 0; i < primary.length; i++) {
            difference += primary[i] - shadow[i];
        }
        if (difference != 0) {
            throw reader.corrupt(
                    difference + " more primary than shadow predictions", "as many of both");
        }
    }
}
