package io.shadowgate.gate;

import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.window.WindowColumn;

/** Counts of a window for tests of gates: scored requests that are fast, but for those over. */
public record GateCounts(long requests, long agreed, long errors, long over, long otherBins) {
    public static final ScoreBins BINS = new ScoreBins(0, 1, 20);

    /** All well. */
    public static GateCounts of(long requests) {
        return new GateCounts(requests, requests, 0, 0, 0);
    }

    public GateCounts agreed(long number) {
        return new GateCounts(requests, number, errors, over, otherBins);
    }

    public GateCounts errors(long number) {
        return new GateCounts(
                requests, Math.min(agreed, requests - number), number, over, otherBins);
    }

    public GateCounts over(long number) {
        return new GateCounts(requests, agreed, errors, number, otherBins);
    }

    /** Pairs with the shadow's score in another bin. */
    public GateCounts otherBins(long number) {
        return new GateCounts(requests, agreed, errors, over, number);
    }

    public Counts at(long time) {
        long scored = requests - errors;
        LatencyHistogram latencies = new LatencyHistogram();
        latencies.add(10, scored - over);
        latencies.add(500, over);
        PredictionHistogram predictions = PredictionHistogram.forScores(BINS);
        for (int i = 0; i < scored; i++) {
            predictions.add(0.5, i < otherBins ? 0.9 : 0.5);
        }
        return CountsBuilder.at(time)
                .requests(scored, errors)
                .with(WindowColumn.AGREED, agreed)
                .latencies(scored, over, over, 0)
                .with(WindowColumn.PRIMARY_LATENCY, latencies.toBytes())
                .with(WindowColumn.SHADOW_LATENCY, latencies.toBytes())
                .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                .build();
    }
}
