package io.shadowgate.udfs;

import io.shadowgate.statistics.LatencyHistogram;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * {@code LATENCY_QUANTILE(histogram, q)}: the latency of rank {@code floor(q * (n - 1))} among the
 * {@code n} latencies of a histogram, in ascending order.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LatencyHistogramFunction} and a {@code
 * DOUBLE} to a {@code DOUBLE}, or an {@code ARRAY<DOUBLE>} to an {@code ARRAY<DOUBLE>}. The array
 * form decodes the histogram only once.
 *
 * <p><b>Units.</b> {@code q} in [0, 1], so 0.99 is p99; the result is in milliseconds.
 *
 * <p><b>Error.</b> Within 1/257 (0.39%) of the observed latency of that rank, from 2<sup>-10</sup>
 * ms to 2<sup>24</sup> ms (4.6 h). A smaller latency reads as 2<sup>-10</sup>, a larger one as
 * 2<sup>24</sup>, zero as 0. Infinity, the latency of unanswered requests, reads as infinity. The
 * bound is on the value, not on its rank.
 *
 * <p><b>Nulls and failures.</b> A null argument, or a histogram that is empty or has only NaN,
 * gives {@code NULL}. A null in the array gives a null at its place. {@code q} outside [0, 1] fails
 * at planning if it is a literal, and otherwise fails the job. Bytes that are not a stored latency
 * histogram fail the job. The {@link IllegalArgumentException} quotes the value.
 *
 * <p><b>State.</b> None; each call decodes the histogram.
 *
 * @see <a href="https://arxiv.org/abs/1908.10693">Masson, Rim and Lee, DDSketch (VLDB 2019)</a>:
 *     quantiles with a bound on the value
 */
public final class LatencyQuantile extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "LATENCY_QUANTILE";

    private static final Range Q = Range.fraction(NAME, "q");

    public @Nullable Double eval(byte @Nullable [] histogram, @Nullable Double q) {
        return histogram == null || q == null
                ? null
                : quantile(Stored.latencies(NAME, histogram), q);
    }

    public Double @Nullable [] eval(byte @Nullable [] histogram, Double @Nullable [] qs) {
        if (histogram == null || qs == null) {
            return null;
        }
        LatencyHistogram latencies = Stored.latencies(NAME, histogram);
        if (latencies.count() == 0) {
            return null;
        }
        Double[] quantiles = new Double[qs.length];
        for (int i = 0; i < qs.length; i++) {
            quantiles[i] = qs[i] == null ? null : quantile(latencies, qs[i]);
        }
        return quantiles;
    }

    private static @Nullable Double quantile(LatencyHistogram latencies, double q) {
        double latencyMs = latencies.quantile(Q.check(q));
        return Double.isNaN(latencyMs) ? null : latencyMs;
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types),
                call -> {
                    if (CheckedCalls.isLiteral(call, 1)) {
                        literals(call).forEach(Q::check);
                    }
                });
    }

    private static DoubleStream literals(CallContext call) {
        return call.getArgumentDataTypes().get(1).getLogicalType().is(LogicalTypeRoot.ARRAY)
                ? call.getArgumentValue(1, Number[].class).stream()
                        .flatMap(Arrays::stream)
                        .filter(Objects::nonNull)
                        .mapToDouble(Number::doubleValue)
                : CheckedCalls.literal(call, 1).stream();
    }
}
