package io.shadowgate.udfs;

import io.shadowgate.statistics.LatencyHistogram;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code LATENCY_HISTOGRAM(latency_ms)} counts latencies; {@code LATENCY_HISTOGRAM(histogram)}
 * merges its earlier results. So one query works on single requests, partial sums and stored
 * reports.
 *
 * <p><b>Shape.</b> Aggregate: many rows of {@code DOUBLE}, or of {@code BYTES}, to one {@code
 * BYTES} per group. Works in all windows, including {@code OVER}, and with two-phase aggregation;
 * accepts retractions. Equal rows give equal bytes in any order and however they are split.
 *
 * <p><b>Units.</b> {@code latency_ms} in milliseconds. The result is the stored form of {@link
 * LatencyHistogram}; {@link LatencyQuantile} reads milliseconds out of it.
 *
 * <p><b>Error.</b> Counts and merges are exact. Values are kept to 1/257 (0.39%) from
 * 2<sup>-10</sup> ms to 2<sup>24</sup> ms. Smaller values read as 2<sup>-10</sup>, larger ones as
 * 2<sup>24</sup>, zero and less as 0; only infinity reads as infinity. NaN is counted separately.
 *
 * <p><b>Nulls and failures.</b> Nulls are ignored; no rows, or only nulls, give {@code NULL}. Bytes
 * that are not a stored latency histogram fail the job with an {@link IllegalArgumentException}
 * that says what was found.
 *
 * <p><b>State.</b> One histogram per group: 1 KiB in memory per power of two between the smallest
 * and the largest latency, at most 34 KiB; about three bytes per occupied bucket when stored.
 *
 * @see <a href="https://arxiv.org/abs/1908.10693">Masson, Rim and Lee, DDSketch (VLDB 2019)</a>:
 *     buckets of constant relative width, here with fixed bounds and no collapsing
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = LatencyHistogram.class,
                        rawSerializer = LatencyHistogramSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class LatencyHistogramFunction extends AggregateFunction<byte[], LatencyHistogram> {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "LATENCY_HISTOGRAM";

    @Override
    public LatencyHistogram createAccumulator() {
        return new LatencyHistogram();
    }

    public void accumulate(LatencyHistogram accumulator, @Nullable Double latencyMs) {
        if (latencyMs != null) {
            accumulator.add(latencyMs);
        }
    }

    public void accumulate(LatencyHistogram accumulator, byte @Nullable [] histogram) {
        if (histogram != null) {
            accumulator.merge(Stored.latencyPart(NAME, histogram));
        }
    }

    public void retract(LatencyHistogram accumulator, @Nullable Double latencyMs) {
        if (latencyMs != null) {
            accumulator.remove(latencyMs);
        }
    }

    public void retract(LatencyHistogram accumulator, byte @Nullable [] histogram) {
        if (histogram != null) {
            accumulator.remove(Stored.latencyPart(NAME, histogram));
        }
    }

    public void merge(LatencyHistogram accumulator, Iterable<LatencyHistogram> others) {
        for (LatencyHistogram other : others) {
            accumulator.merge(other);
        }
    }

    @Override
    public byte @Nullable [] getValue(LatencyHistogram accumulator) {
        return accumulator.isEmpty() ? null : accumulator.toBytes();
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
