package io.shadowgate.udfs;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.evidence.QuantileRanks;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code LATENCY_CONFIDENCE_SEQUENCE(histogram, q[, confidence, tuned_to])}: an interval for a
 * quantile of latencies that is valid at every look.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link LatencyHistogramFunction} and up to three
 * {@code DOUBLE} to a {@code ROW<lower DOUBLE, upper DOUBLE>}. The histogram must contain all
 * requests so far.
 *
 * <p><b>Units.</b> Milliseconds; 0 and infinity if there are too few requests for a bound. {@code
 * q} in (0, 1); {@code confidence} in (0.5, 1), 0.95 by default; {@code tuned_to}, the number of
 * requests at which the interval is tightest, 10000 by default.
 *
 * <p><b>Error.</b> Widened to the edges of the histogram's buckets, each 1/128 wide or less.
 *
 * <p><b>Nulls and failures.</b> A null argument, or a histogram without latencies, gives {@code
 * NULL}. A literal out of its range fails at planning. Any other invalid value, and bytes that are
 * not a stored latency histogram, fail the job. The {@link IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None; each call decodes the histogram.
 *
 * @see QuantileRanks
 */
public final class LatencyConfidenceSequence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS =
            new EvidenceArguments("LATENCY_CONFIDENCE_SEQUENCE");
    private static final Range Q =
            new Range(ARGUMENTS.function(), "q", x -> x > 0 && x < 1, "in (0, 1)");

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] histogram, @Nullable Double q) {
        return eval(histogram, q, EvidenceArguments.CONFIDENCE, EvidenceArguments.TUNED_TO);
    }

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(
            byte @Nullable [] histogram,
            @Nullable Double q,
            @Nullable Double confidence,
            @Nullable Double tunedTo) {
        if (histogram == null || q == null || confidence == null || tunedTo == null) {
            return null;
        }
        LatencyHistogram latencies = Stored.latencies(ARGUMENTS.function(), histogram);
        QuantileRanks ranks =
                QuantileRanks.of(
                        latencies.count(), Q.check(q), ARGUMENTS.tuningFor(confidence, tunedTo));
        if (latencies.count() == 0) {
            return null;
        }
        Interval interval = ranks.in(latencies);
        return Row.of(interval.lower(), interval.upper());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types), 1, Q, ARGUMENTS.confidence(), ARGUMENTS.tunedTo());
    }
}
