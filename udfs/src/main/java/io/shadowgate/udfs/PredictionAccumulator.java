package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.Objects;

/** A prediction histogram. The first pair or the first merge sets its layout. */
public final class PredictionAccumulator {
    private PredictionHistogram histogram;

    void addScores(double primary, double shadow, double from, double to, int count) {
        if (histogram == null || !histogram.hasBins(from, to, count)) {
            takeLayoutOf(PredictionHistogram.forScores(bins(from, to, count)));
        }
        histogram.add(primary, shadow);
    }

    void removeScores(double primary, double shadow, double from, double to, int count) {
        if (histogram == null || !histogram.hasBins(from, to, count)) {
            takeLayoutOf(PredictionHistogram.forScores(bins(from, to, count)));
        }
        histogram.remove(primary, shadow);
    }

    void addLabels(String primary, String shadow) {
        if (histogram == null || histogram.bins().isPresent()) {
            takeLayoutOf(PredictionHistogram.forLabels());
        }
        histogram.add(primary, shadow);
    }

    void removeLabels(String primary, String shadow) {
        if (histogram == null || histogram.bins().isPresent()) {
            takeLayoutOf(PredictionHistogram.forLabels());
        }
        histogram.remove(primary, shadow);
    }

    void merge(PredictionHistogram other) {
        if (!other.isEmpty()) {
            takeLayoutOf(other);
            histogram.merge(other);
        }
    }

    void remove(PredictionHistogram other) {
        if (!other.isEmpty()) {
            takeLayoutOf(other);
            histogram.remove(other);
        }
    }

    void merge(PredictionAccumulator other) {
        if (other.histogram != null) {
            merge(other.histogram);
        }
    }

    /**
     * Sets the layout to that of {@code other} without its counts, or refuses a different layout.
     */
    private void takeLayoutOf(PredictionHistogram other) {
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
    }

    static ScoreBins bins(double from, double to, int count) {
        try {
            return new ScoreBins(from, to, count);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PREDICTION_HISTOGRAM: " + e.getMessage(), e);
        }
    }

    /** The counts, or null while there is no layout. */
    PredictionHistogram histogram() {
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
