package io.shadowgate.udfs;

import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.DivergenceGate;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code DIVERGENCE_CONFIDENCE_SEQUENCE(histogram[, bins[, confidence]])}: an interval for the
 * Jensen-Shannon distance that is valid at every look.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction}, an {@code INT}
 * and a {@code DOUBLE} to a {@code ROW<lower DOUBLE, upper DOUBLE>}. {@code bins} is as in {@link
 * DivergenceEvidence}: needed for labels, known for scores.
 *
 * <p><b>Units.</b> Distances in natural logarithms, in [0, 0.8326]; {@code confidence} in (0.5, 1),
 * 0.95 by default.
 *
 * <p><b>Error.</b> Below 1e-9 relative. The interval is wide for the same reason as in {@link
 * DivergenceEvidence}.
 *
 * <p><b>Nulls and failures.</b> A null argument, or a histogram without pairs, gives {@code NULL}.
 * A literal out of its range fails at planning. Any other invalid value, bytes that are not a
 * stored prediction histogram, and fewer bins than the histogram has fail the job. The {@link
 * IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None; each call decodes the histogram.
 *
 * @see DivergenceGate#interval
 */
public final class DivergenceConfidenceSequence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS =
            new EvidenceArguments("DIVERGENCE_CONFIDENCE_SEQUENCE");

    /** The interval does not depend on the limit. */
    private static final double ANY_LIMIT = 0.5;

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] histogram) {
        return histogram == null
                ? null
                : interval(
                        BinnedPairs.ofScores(ARGUMENTS, histogram), EvidenceArguments.CONFIDENCE);
    }

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] histogram, @Nullable Integer bins) {
        return eval(histogram, bins, EvidenceArguments.CONFIDENCE);
    }

    @DataTypeHint("ROW<lower DOUBLE, upper DOUBLE>")
    public @Nullable Row eval(
            byte @Nullable [] histogram, @Nullable Integer bins, @Nullable Double confidence) {
        return histogram == null || bins == null || confidence == null
                ? null
                : interval(BinnedPairs.of(ARGUMENTS, histogram, bins), confidence);
    }

    private static @Nullable Row interval(BinnedPairs pairs, double confidence) {
        double alpha = 1 - ARGUMENTS.confidence().check(confidence);
        if (pairs.isEmpty()) {
            return null;
        }
        Interval interval =
                new DivergenceGate(ANY_LIMIT, pairs.bins())
                        .interval(pairs.primary(), pairs.shadow(), alpha);
        return Row.of(interval.lower(), interval.upper());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types), 1, ARGUMENTS.bins(), ARGUMENTS.confidence());
    }
}
