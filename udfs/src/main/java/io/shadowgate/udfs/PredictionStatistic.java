package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** A number computed from the {@code BYTES} of {@link PredictionHistogramFunction}. */
public abstract class PredictionStatistic extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    private final String name;

    PredictionStatistic(String name) {
        this.name = name;
    }

    public @Nullable Double eval(byte @Nullable [] histogram) {
        if (histogram == null) {
            return null;
        }
        double value = of(Stored.predictions(name, histogram));
        return Double.isNaN(value) ? null : value;
    }

    /** The number; NaN if it is undefined. */
    abstract double of(PredictionHistogram histogram);
}
