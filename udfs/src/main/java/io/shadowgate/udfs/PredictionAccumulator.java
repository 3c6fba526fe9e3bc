package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A prediction histogram. The first pair or the first merge sets its layout. */
public final class PredictionAccumulator {
    @Nullable private PredictionHistogram histogram;

    void addScores(double primary, double shadow, double from, double to, int count) {
        forScores(from, to, count).add(primary, shadow);
    }

    void removeScores(double primary, double shadow, double from, double to, int count) {
        forScores(from, to, count).remove(primary, shadow);
    }

    void addScores(double primary, double shadow, double[] edges) {
        forScores(edges).add(primary, shadow);
    }

    void removeScores(double primary, double shadow, double[] edges) {
        forScores(edges).remove(primary, shadow);
    }

    void addLabels(String primary, String shadow) {
        forLabels().add(primary, shadow);
    }

    void removeLabels(String primary, String shadow) {
        forLabels().remove(primary, shadow);
    }

    void merge(PredictionHistogram other) {
        if (!other.isEmpty()) {
            withLayoutOf(other).merge(other);
        }
    }

    void remove(PredictionHistogram other) {
        if (!other.isEmpty()) {
            withLayoutOf(other).remove(other);
        }
    }

    void merge(PredictionAccumulator other) {
        if (other.histogram != null) {
            merge(other.histogram);
        }
    }

    private PredictionHistogram forScores(double from, double to, int count) {
        return histogram != null && histogram.hasBins(from, to, count)
                ? histogram
                : withLayoutOf(PredictionHistogram.forScores(bins(from, to, count)));
    }

    private PredictionHistogram forScores(double[] edges) {
        return histogram != null && histogram.hasEdges(edges)
                ? histogram
                : withLayoutOf(PredictionHistogram.forScores(bins(edges)));
    }

    private PredictionHistogram forLabels() {
        return histogram != null && histogram.bins().isEmpty()
                ? histogram
                : withLayoutOf(PredictionHistogram.forLabels());
    }

    /**
     * Sets the layout to that of {@code other} without its counts, or refuses a different layout.
     */
    private PredictionHistogram withLayoutOf(PredictionHistogram other) {
        if (histogram == null || !histogram.sameLayout(other) && histogram.isEmpty()) {
            histogram =
                    other.bins()
                            .map(PredictionHistogram::forScores)
                            .orElseGet(PredictionHistogram::forLabels);
        } else if (!histogram.sameLayout(other)) {
            throw new IllegalArgumentException(
                    "PREDICTION_HISTOGRAM: "
                            + other
                            + " after "
                            + histogram
                            + " in one group: expected one layout for all rows");
        }
        return histogram;
    }

    static ScoreBins bins(double from, double to, int count) {
        try {
            return new ScoreBins(from, to, count);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PREDICTION_HISTOGRAM: " + e.getMessage(), e);
        }
    }

    private static ScoreBins bins(double[] edges) {
        try {
            return ScoreBins.ofEdges(edges);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PREDICTION_HISTOGRAM: " + e.getMessage(), e);
        }
    }

    /** The counts, or null while there is no layout. */
    @Nullable PredictionHistogram histogram() {
        return histogram;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PredictionAccumulator that
                && Objects.equals(histogram, that.histogram);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(histogram);
    }
}
