package io.shadowgate.window;

import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The merge of two values of a column. The result does not depend on the order or the grouping of
 * values.
 */
enum Merge {
    SUM("SUM", (one, other) -> Math.addExact((Long) one, (Long) other)),
    MIN("MIN", (one, other) -> compare(one, other) <= 0 ? one : other),
    MAX("MAX", (one, other) -> compare(one, other) >= 0 ? one : other),
    LATENCIES(
            "LATENCY_HISTOGRAM",
            (one, other) -> {
                LatencyHistogram sum = LatencyHistogram.fromBytes((byte[]) one);
                sum.mergeBytes((byte[]) other);
                return sum.toBytes();
            }),
    PREDICTIONS(
            "PREDICTION_HISTOGRAM",
            (one, other) -> {
                PredictionHistogram sum = PredictionHistogram.fromBytes((byte[]) one);
                sum.mergeBytes((byte[]) other);
                return sum.toBytes();
            }),
    CLUSTERS(
            "CLUSTER_COUNTS",
            (one, other) -> {
                ClusterCounts sum = ClusterCounts.fromBytes((byte[]) one);
                sum.mergeBytes((byte[]) other);
                return sum.toBytes();
            }),
    ERRORS(
            "ERROR_COUNTS",
            (one, other) -> {
                ErrorCounts sum = ErrorCounts.fromBytes((byte[]) one);
                sum.mergeBytes((byte[]) other);
                return sum.toBytes();
            });

    private final String function;
    private final BinaryOperator<Object> merged;

    Merge(String function, BinaryOperator<Object> merged) {
        this.function = function;
        this.merged = merged;
    }

    /** The SQL function that merges in the same way. */
    String function() {
        return function;
    }

    /**
     * @param one null for no value
     * @param other null for no value
     * @return null only if both are null
     */
    @Nullable Object merge(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return merged.apply(one, other);
    }

    private static int compare(Object one, Object other) {
        return one instanceof Long number
                ? number.compareTo((Long) other)
                : ((String) one).compareTo((String) other);
    }
}
