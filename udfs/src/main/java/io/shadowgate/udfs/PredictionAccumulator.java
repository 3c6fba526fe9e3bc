package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.Objects;

/** A prediction histogram that has no layout until the first pair or the first merge brings one. */
public final class PredictionAccumulator {
    private PredictionHistogram histogram;

    void addScores(double primary, double shadow, double from, double to, int count) {
        if (histogram == null || !histogram.hasBins(from, to, count)) {
            PredictionHistogram pair = PredictionHistogram.forScores(bins(from, to, count));
            pair.add(primary, shadow);
            // Refuses bins that differ from those of earlier rows.
            merge(pair);
        } else {
            histogram.add(primary, shadow);
        }
    }

    void addLabels(String primary, String shadow) {
        if (histogram == null) {
            histogram = PredictionHistogram.forLabels();
        }
        histogram.add(primary, shadow);
    }

    /** Takes {@code other} over if this is empty, so the caller must not use it any more. */
    void merge(PredictionHistogram other) {
        if (histogram == null) {
            histogram = other;
        } else {
            if (!histogram.sameLayout(other)) {
                throw new IllegalArgumentException(
                        "PREDICTION_HISTOGRAM: "
                                + histogram
                                + " and "
                                + other
                                + " in one group: expected one layout for all rows");
            }
            histogram.merge(other);
        }
    }

    void merge(PredictionAccumulator other) {
        if (other.histogram != null) {
            // A copy of the first one: the planner may hand the same accumulator out again.
            merge(
                    histogram == null
                            ? PredictionHistogram.fromBytes(other.histogram.toBytes())
                            : other.histogram);
        }
    }

    static ScoreBins bins(double from, double to, int count) {
        try {
            return new ScoreBins(from, to, count);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PREDICTION_HISTOGRAM: " + e.getMessage(), e);
        }
    }

    /** The counts, or null as long as there is no layout. */
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
