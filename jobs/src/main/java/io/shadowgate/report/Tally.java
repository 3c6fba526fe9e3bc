package io.shadowgate.report;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.config.Compare;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.Vectors;
import io.shadowgate.traffic.Prediction;

/**
 * Counts of records that share shadow, segment and window: integers only, so that sums come out the
 * same however the records were divided among tallies.
 */
final class Tally {
    long rejected;
    long notSampled;
    long agreed;
    long scored;
    long timedOut;
    long modelError;
    long badInput;
    long missing;
    long firstEventTime = Long.MAX_VALUE;
    long lastEventTime = Long.MIN_VALUE;
    final LatencyHistogram primaryLatency = new LatencyHistogram();
    final LatencyHistogram shadowLatency = new LatencyHistogram();
    final PredictionHistogram predictions;

    Tally(Compare compare) {
        predictions =
                compare.prediction() == Compare.Kind.SCORE
                        ? PredictionHistogram.forScores(compare.bins())
                        : PredictionHistogram.forLabels();
    }

    void add(Comparison comparison) {
        primaryLatency.add(comparison.primaryLatencyMs());
        switch (comparison.outcome()) {
            case SCORED -> addScored(comparison);
            // An answer that never came is slower than any limit, or dropping answers would pay.
            case TIMED_OUT -> {
                timedOut++;
                shadowLatency.add(Double.POSITIVE_INFINITY);
            }
            case MISSING -> {
                missing++;
                shadowLatency.add(Double.POSITIVE_INFINITY);
            }
            case MODEL_ERROR -> modelError++;
            case BAD_INPUT -> badInput++;
        }
        saw(comparison.timestamp());
    }

    private void addScored(Comparison comparison) {
        scored++;
        agreed += comparison.agreement() ? 1 : 0;
        // A log may carry answers without saying how long they took.
        if (!Double.isNaN(comparison.shadowLatencyMs())) {
            shadowLatency.add(comparison.shadowLatencyMs());
        }
        add(comparison.primaryPrediction(), comparison.shadowPrediction());
    }

    private void add(Prediction primary, Prediction shadow) {
        if (primary.vector() != null) {
            predictions.add(chosen(primary.vector()), chosen(shadow.vector()));
        } else if (primary.label() != null) {
            predictions.add(primary.label(), shadow.label());
        } else {
            predictions.add(primary.score(), shadow.score());
        }
    }

    private static String chosen(double[] vector) {
        int largest = Vectors.argmax(vector, 0, vector.length);
        return largest < 0 ? "NaN" : Integer.toString(largest);
    }

    void saw(long timestamp) {
        firstEventTime = Math.min(firstEventTime, timestamp);
        lastEventTime = Math.max(lastEventTime, timestamp);
    }
}
