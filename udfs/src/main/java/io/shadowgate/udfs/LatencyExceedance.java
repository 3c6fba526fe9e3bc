package io.shadowgate.udfs;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code LATENCY_EXCEEDANCE(histogram, limit_ms)}: the fraction of latencies that are at or above a
 * limit.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LatencyHistogramFunction} and a {@code
 * DOUBLE} to a {@code ROW<lower DOUBLE, upper DOUBLE>}.
 *
 * <p><b>Units.</b> {@code limit_ms} in milliseconds, above 0 and finite. The results are fractions
 * in [0, 1].
 *
 * <p><b>Error.</b> The true fraction lies in [lower, upper]. Both are equal and exact if the limit
 * is an edge between buckets. All numbers of at most eight significant bits are edges: 1, 5, 10,
 * 25, 50, 100, 200, 250, 500, 1000, 2000 ms. For other limits the two differ by the latencies in
 * one bucket, which is at most 0.8% wide. Use {@code upper} to be safe.
 *
 * <p><b>Nulls and failures.</b> A null argument, or a histogram that is empty or has only NaN,
 * gives {@code NULL}. A limit that is not above 0 and finite fails at planning if it is a literal,
 * and otherwise fails the job. Bytes that are not a stored latency histogram fail the job. The
 * {@link IllegalArgumentException} quotes the value.
 *
 * <p><b>State.</b> None; each call decodes the histogram.
 *
 * @see LatencyHistogramFunction
 */
public final class LatencyExceedance extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "LATENCY_EXCEEDANCE";
    private static final Range LIMIT =
            new Range(
                    NAME,
                    "limit_ms",
                    x -> x > 0 && x < Double.POSITIVE_INFINITY,
                    "above 0 and finite");

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] histogram, @Nullable Double limitMs) {
        if (histogram == null || limitMs == null) {
            return null;
        }
        return Stored.latencies(NAME, histogram)
                .exceedance(LIMIT.check(limitMs))
                .map(fraction -> Row.of(fraction.lower(), fraction.upper()))
                .orElse(null);
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 1, LIMIT);
    }
}
