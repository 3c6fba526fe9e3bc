package io.shadowgate.udfs;

import io.shadowgate.statistics.ExactQuantile;
import java.util.OptionalDouble;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code LATENCY_QUANTILE_EXACT(latency_ms, q)}: an exact quantile, at the cost of keeping every
 * latency.
 *
 * <p><b>Shape.</b> Aggregate: many {@code DOUBLE}, with one {@code q} for all rows of a group, to
 * one {@code DOUBLE} per group. Works in all windows, including {@code OVER}, and with two-phase
 * aggregation; accepts retractions. Equal rows give equal results in any order and however they are
 * split.
 *
 * <p><b>Units.</b> {@code q} in [0, 1], so 0.99 is p99; latencies and the result in milliseconds.
 *
 * <p><b>Error.</b> R-7: interpolated between the latencies around rank {@code q * (n - 1)}, as in
 * numpy, R and {@code PERCENTILE}, up to rounding. If one of the two is infinite, the result is
 * infinite. The interpolated value may be a latency that no request had.
 *
 * <p><b>Nulls and failures.</b> Nulls and NaN are ignored; without other rows the result is {@code
 * NULL}. {@code q} outside [0, 1], two values of {@code q} in a group, or more than ten million
 * latencies in a group fail the job with an {@link IllegalArgumentException}.
 *
 * <p><b>State.</b> Every latency of the group, 8 bytes each. All are written at each checkpoint,
 * and at each row if state is in RocksDB and there is no window. A million rows take 8 MB; {@link
 * LatencyHistogramFunction} takes a few KB. Reading the result sorts them.
 *
 * @see <a href="https://doi.org/10.1080/00031305.1996.10473566">Hyndman and Fan, Sample quantiles
 *     in statistical packages (1996)</a>
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = ExactQuantile.class,
                        rawSerializer = ExactQuantileSerializer.class),
        output = @DataTypeHint("DOUBLE"))
public final class LatencyQuantileExact extends AggregateFunction<Double, ExactQuantile> {
    private static final long serialVersionUID = 1L;
    private static final Range Q = Range.fraction("LATENCY_QUANTILE_EXACT", "q");

    @Override
    public ExactQuantile createAccumulator() {
        return new ExactQuantile();
    }

    public void accumulate(
            ExactQuantile accumulator, @Nullable Double latencyMs, @Nullable Double q) {
        if (latencyMs != null && q != null) {
            accumulator.add(latencyMs, Q.check(q));
        }
    }

    public void retract(ExactQuantile accumulator, @Nullable Double latencyMs, @Nullable Double q) {
        if (latencyMs != null && q != null) {
            accumulator.remove(latencyMs, Q.check(q));
        }
    }

    @Override
    public @Nullable Double getValue(ExactQuantile accumulator) {
        OptionalDouble value = accumulator.value();
        return value.isPresent() ? value.getAsDouble() : null;
    }

    public void merge(ExactQuantile accumulator, Iterable<ExactQuantile> others) {
        for (ExactQuantile other : others) {
            accumulator.merge(other);
        }
    }
}
