package io.shadowgate.gate;

import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.LatencyCounts;

/** Counts of a window for tests of gates: scored requests that are fast, but for those over. */
record Counts(long requests, long agreed, long errors, long over, long otherBins) {
    static final ScoreBins BINS = new ScoreBins(0, 1, 20);

    /** All well. */
    static Counts of(long requests) {
        return new Counts(requests, requests, 0, 0, 0);
    }

    Counts agreed(long number) {
        return new Counts(requests, number, errors, over, otherBins);
    }

    Counts errors(long number) {
        return new Counts(requests, Math.min(agreed, requests - number), number, over, otherBins);
    }

    Counts over(long number) {
        return new Counts(requests, agreed, errors, number, otherBins);
    }

    /** Pairs with the shadow's score in another bin. */
    Counts otherBins(long number) {
        return new Counts(requests, agreed, errors, over, number);
    }

    Evidence evidence(long time) {
        long scored = requests - errors;
        LatencyHistogram latencies = new LatencyHistogram();
        latencies.add(10, scored - over);
        latencies.add(500, over);
        PredictionHistogram predictions = PredictionHistogram.forScores(BINS);
        for (int i = 0; i < scored; i++) {
            predictions.add(0.5, i < otherBins ? 0.9 : 0.5);
        }
        return new Evidence(
                new Coverage(0, 0, scored, 0, errors, 0, 0),
                agreed,
                new LatencyCounts(scored, over, over, 0),
                time,
                time,
                latencies.toBytes(),
                latencies.toBytes(),
                predictions.toBytes(),
                null);
    }
}
