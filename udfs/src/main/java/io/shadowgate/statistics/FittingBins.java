package io.shadowgate.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds bins that fit the scores of a histogram, whatever its own bins are. It knows a score inside
 * the bins to the width of its bin, and a score outside to an eighth of an octave.
 *
 * <p>The bins hold all but the lowest and the highest thousandth of each side. They are empty if
 * these are infinite, if there are no scores, or if it is not known where scores outside lie.
 */
public final class FittingBins {
    private static final double TAIL = 0.001;
    private static final int USUAL_COUNT = 20;
    private static final int EDGE_DIGITS = 3;

    private final List<Part> primary;
    private final List<Part> shadow;
    private final boolean known;
    private final int count;

    /** The count of scores between two numbers. */
    private record Part(double from, double to, long count) {}

    /**
     * @param histogram of scores, without counts below zero
     * @throws IllegalArgumentException if it is of labels
     */
    public FittingBins(PredictionHistogram histogram) {
        ScoreBins bins =
                histogram
                        .bins()
                        .orElseThrow(() -> new IllegalArgumentException("labels have no bins"));
        count = bins.isEven() ? bins.count() : USUAL_COUNT;
        primary = parts(bins, histogram.primaryCounts(), histogram.outside(), true);
        shadow = parts(bins, histogram.shadowCounts(), histogram.outside(), false);
        known = total(primary) > 0 && isKnown(histogram, bins);
    }

    /** The larger of both sides' shares of scores that are below or above the bins; NaN is not. */
    public static double shareOutside(PredictionHistogram histogram) {
        return Math.max(
                shareOutside(histogram.primaryCounts()), shareOutside(histogram.shadowCounts()));
    }

    /**
     * The share of scores below or above the bins.
     *
     * @param counts in the order of {@link ScoreBins}; the share is 0 if all are 0
     */
    public static double shareOutside(long[] counts) {
        long all = 0;
        for (long each : counts) {
            all += each;
        }
        return all == 0 ? 0 : (double) (counts[0] + counts[counts.length - 2]) / all;
    }

    /** Bins of equal width, from and to rounded outwards. */
    public Optional<ScoreBins> even() {
        if (!known) {
            return Optional.empty();
        }
        double low = Math.min(quantile(primary, TAIL), quantile(shadow, TAIL));
        double high = Math.max(quantile(primary, 1 - TAIL), quantile(shadow, 1 - TAIL));
        if (!Double.isFinite(high - low)) {
            return Optional.empty();
        }
        double width = high > low ? high - low : Math.max(Math.abs(low), 1);
        int places = (int) -Math.floor(StrictMath.log10(width)) + 1;
        double from = round(low, places, RoundingMode.FLOOR);
        double to = round(high, places, RoundingMode.CEILING);
        return from < to && Double.isFinite(to - from)
                ? Optional.of(new ScoreBins(from, to, count))
                : Optional.empty();
    }

    /**
     * Bins with about equal counts of both sides together: edges at quantiles, rounded to three
     * digits, between the ends of {@link #even}.
     */
    public Optional<ScoreBins> byQuantiles() {
        return even().flatMap(this::byQuantiles);
    }

    private Optional<ScoreBins> byQuantiles(ScoreBins ends) {
        List<Part> both = new ArrayList<>(primary);
        both.addAll(shadow);
        both.sort(FittingBins::inOrder);
        TreeSet<Double> edges = new TreeSet<>(List.of(ends.from(), ends.to()));
        for (int i = 1; i < count; i++) {
            double edge =
                    new BigDecimal(quantile(both, (double) i / count))
                            .round(new MathContext(EDGE_DIGITS))
                            .doubleValue();
            if (edge > ends.from() && edge < ends.to()) {
                edges.add(edge + 0.0);
            }
        }
        return Optional.of(
                ScoreBins.ofEdges(edges.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static int inOrder(Part one, Part other) {
        int byFrom = Double.compare(one.from, other.from);
        return byFrom != 0 ? byFrom : Double.compare(one.to, other.to);
    }

    private static List<Part> parts(
            ScoreBins bins, long[] counts, OutsideScores outside, boolean ofPrimary) {
        List<Part> parts = new ArrayList<>();
        for (int i = 1; i <= bins.count(); i++) {
            parts.add(new Part(bins.edge(i - 1), bins.edge(i), counts[i]));
        }
        for (Map.Entry<Integer, Cell> cell : outside.cells().entrySet()) {
            double low = OutsideScores.lower(cell.getKey());
            double high = OutsideScores.upper(cell.getKey());
            long count = ofPrimary ? cell.getValue().primary() : cell.getValue().shadow();
            // A cell can reach into the bins, but its scores do not.
            boolean below = low < bins.from();
            parts.add(
                    new Part(
                            below ? low : Math.max(low, bins.to()),
                            below ? Math.min(high, bins.from()) : high,
                            count));
        }
        parts.removeIf(part -> part.count == 0);
        parts.sort(FittingBins::inOrder);
        return parts;
    }

    private static boolean isKnown(PredictionHistogram histogram, ScoreBins bins) {
        long outside = 0;
        for (long[] counts : List.of(histogram.primaryCounts(), histogram.shadowCounts())) {
            outside += counts[0] + counts[bins.count() + 1];
        }
        for (Cell cell : histogram.outside().cells().values()) {
            outside -= cell.primary() + cell.shadow();
        }
        return outside == 0;
    }

    /** The quantile, as if the scores of a part lay evenly in it; NaN without any. */
    private static double quantile(List<Part> parts, double q) {
        double rank = q * total(parts);
        double before = 0;
        for (Part part : parts) {
            if (before + part.count >= rank) {
                double share = (rank - before) / part.count;
                return Double.isInfinite(part.to - part.from)
                        ? part.from < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                        : part.from + share * (part.to - part.from);
            }
            before += part.count;
        }
        return parts.isEmpty() ? Double.NaN : parts.get(parts.size() - 1).to;
    }

    private static long total(List<Part> parts) {
        return parts.stream().mapToLong(Part::count).sum();
    }

    private static double round(double value, int places, RoundingMode mode) {
        return new BigDecimal(value).setScale(places, mode).doubleValue() + 0.0;
    }
}
