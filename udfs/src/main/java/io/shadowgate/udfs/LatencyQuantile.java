package io.shadowgate.udfs;

import io.shadowgate.statistics.LatencyHistogram;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * {@code LATENCY_QUANTILE(histogram, q)}: the latency of rank {@code floor(q * (n - 1))} among the
 * {@code n} latencies of a histogram, in ascending order.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LatencyHistogramFunction} and a {@code
 * DOUBLE} to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> {@code q} in [0, 1], so 0.99 is p99; the result is in milliseconds.
 *
 * <p><b>Error.</b> Within 1/257 (0.39%) of the observed latency of that rank, from 2<sup>-10</sup>
 * ms to 2<sup>24</sup> ms; 0 below and infinity above. The bound is on the value, not on its rank.
 *
 * <p><b>Nulls and failures.</b> A null argument, or a histogram without latencies or with NaN
 * alone, gives {@code NULL}. Bytes that are no stored latency histogram, and {@code q} outside [0,
 * 1], fail the job with an {@link IllegalArgumentException} that quotes them.
 *
 * <p><b>State.</b> None; each call decodes the histogram.
 */
public final class LatencyQuantile extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public Double eval(byte[] histogram, Double q) {
        if (histogram == null || q == null) {
            return null;
        }
        double latencyMs = LatencyHistogram.fromBytes(histogram).quantile(q);
        return Double.isNaN(latencyMs) ? null : latencyMs;
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
