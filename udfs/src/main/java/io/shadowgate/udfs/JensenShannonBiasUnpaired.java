package io.shadowgate.udfs;

import io.shadowgate.statistics.Divergence;
import io.shadowgate.statistics.JensenShannonBias;
import io.shadowgate.statistics.PredictionHistogram;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code JENSEN_SHANNON_BIAS_UNPAIRED(histogram)} or {@code (bins, n1, n2)}: the Jensen-Shannon
 * divergence to expect from chance alone between two independent samples of one distribution, (k -
 * 1) / 8 * (1 / n1 + 1 / n2).
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction}, or {@code INT}
 * bins and two {@code BIGINT} sizes, to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> Nats, as {@link JensenShannonDivergence}. Subtract it from the divergence before
 * taking the root: {@code SQRT(GREATEST(0, JENSEN_SHANNON_DIVERGENCE(h) -
 * JENSEN_SHANNON_BIAS_UNPAIRED(h)))}. {@code k} is the number of bins that are occupied on at least
 * one side, or {@code bins} if given.
 *
 * <p><b>Error.</b> First order in 1 / n: accurate for many counts per bin. It is too large for
 * predictions of the same requests; use {@link JensenShannonBiasPaired} for those.
 *
 * <p><b>Nulls and failures.</b> A null argument, or a histogram without pairs, gives {@code NULL}.
 * Bins or sizes below 1 fail at planning if they are literals, and otherwise fail the job. Bytes
 * that are not a stored prediction histogram fail the job. The {@link IllegalArgumentException}
 * quotes the value.
 *
 * <p><b>State.</b> None.
 *
 * @see JensenShannonBias
 */
public final class JensenShannonBiasUnpaired extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "JENSEN_SHANNON_BIAS_UNPAIRED";
    private static final Range BINS = Range.atLeastOne(NAME, "bins");
    private static final Range N1 = Range.atLeastOne(NAME, "n1");
    private static final Range N2 = Range.atLeastOne(NAME, "n2");

    public @Nullable Double eval(byte @Nullable [] bytes) {
        PredictionHistogram histogram = bytes == null ? null : Stored.predictions(NAME, bytes);
        if (histogram == null || histogram.count() == 0) {
            return null;
        }
        int occupied = Divergence.occupied(histogram.primaryCounts(), histogram.shadowCounts());
        return JensenShannonBias.unpaired(occupied, histogram.count(), histogram.count());
    }

    public @Nullable Double eval(@Nullable Integer bins, @Nullable Long n1, @Nullable Long n2) {
        if (bins == null || n1 == null || n2 == null) {
            return null;
        }
        BINS.check(bins);
        N1.check(n1);
        N2.check(n2);
        return JensenShannonBias.unpaired(bins, n1, n2);
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types),
                call -> {
                    if (call.getArgumentDataTypes().size() == 3) {
                        CheckedCalls.literal(call, 0).ifPresent(BINS::check);
                        CheckedCalls.literal(call, 1).ifPresent(N1::check);
                        CheckedCalls.literal(call, 2).ifPresent(N2::check);
                    }
                });
    }
}
