package io.shadowgate.udfs;

import io.shadowgate.statistics.ConfusionMatrix;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.LossDifferences;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.slices.SliceCube;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stored argument; error messages name the function. Results can be read only if no count
 * is below zero; a part with counts below zero must be merged with the rest first.
 */
final class Stored {
    private Stored() {}

    static LatencyHistogram latencies(String function, byte[] stored) {
        return whole(function, latencyPart(function, stored), LatencyHistogram::isDifference);
    }

    static LatencyHistogram latencyPart(String function, byte[] stored) {
        return read(function, stored, LatencyHistogram::fromBytes);
    }

    static PredictionHistogram predictions(String function, byte[] stored) {
        return whole(function, predictionPart(function, stored), PredictionHistogram::isDifference);
    }

    static PredictionHistogram predictionPart(String function, byte[] stored) {
        return read(function, stored, PredictionHistogram::fromBytes);
    }

    static ConfusionMatrix confusion(String function, byte[] stored) {
        return whole(function, confusionPart(function, stored), ConfusionMatrix::isDifference);
    }

    static ConfusionMatrix confusionPart(String function, byte[] stored) {
        return read(function, stored, ConfusionMatrix::fromBytes);
    }

    static ErrorCounts errors(String function, byte[] stored) {
        return read(function, stored, ErrorCounts::fromBytes);
    }

    static LabelledScores labelled(String function, byte[] stored) {
        return whole(function, labelledPart(function, stored), LabelledScores::isDifference);
    }

    static LabelledScores labelledPart(String function, byte[] stored) {
        return read(function, stored, LabelledScores::fromBytes);
    }

    static LossDifferences losses(String function, byte[] stored) {
        return whole(function, lossPart(function, stored), LossDifferences::isDifference);
    }

    static LossDifferences lossPart(String function, byte[] stored) {
        return read(function, stored, LossDifferences::fromBytes);
    }

    static SliceCube slices(String function, byte[] stored) {
        return read(function, stored, SliceCube::fromBytes);
    }

    private static <T> T read(String function, byte[] stored, Function<byte[], T> form) {
        return needing(function, () -> form.apply(stored));
    }

    /** The value; the message of an argument that is not allowed names the function. */
    static <T extends @Nullable Object> T needing(String function, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(function + ": " + e.getMessage(), e);
        }
    }

    private static <T> T whole(String function, T read, Predicate<T> isDifference) {
        if (isDifference.test(read)) {
            throw new IllegalArgumentException(
                    function
                            + ": found a part out of which more was taken than counted, expected it"
                            + " merged with the rest");
        }
        return read;
    }
}
