package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** A number computed from the {@code BYTES} of {@link LabelledScoresFunction}. */
public abstract class LabelStatistic extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    private final String name;

    LabelStatistic(String name) {
        this.name = name;
    }

    public @Nullable Double eval(byte @Nullable [] scores) {
        if (scores == null) {
            return null;
        }
        LabelledScores read = Stored.labelled(name, scores);
        double value = Stored.needing(name, () -> of(read));
        return Double.isNaN(value) ? null : value;
    }

    /**
     * The number; NaN if it is undefined.
     *
     * @throws IllegalArgumentException if labels or scores are not of the kind that it needs
     */
    abstract double of(LabelledScores scores);
}
