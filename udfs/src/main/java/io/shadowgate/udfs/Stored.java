package io.shadowgate.udfs;

import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;

import java.util.function.Function;

/** Reads a stored argument, and names the function in what is wrong with it. */
final class Stored {
    private Stored() {}

    static LatencyHistogram latencies(String function, byte[] stored) {
        return read(function, stored, LatencyHistogram::fromBytes);
    }

    static PredictionHistogram predictions(String function, byte[] stored) {
        return read(function, stored, PredictionHistogram::fromBytes);
    }

    static ConfusionMatrix confusion(String function, byte[] stored) {
        return read(function, stored, ConfusionMatrix::fromBytes);
    }

    private static <T> T read(String function, byte[] stored, Function<byte[], T> form) {
        try {
            return form.apply(stored);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(function + ": " + e.getMessage(), e);
        }
    }
}
