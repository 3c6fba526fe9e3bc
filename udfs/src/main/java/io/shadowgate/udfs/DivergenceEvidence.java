package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.LogEvidence;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code DIVERGENCE_EVIDENCE(histogram, limit[, bins])}: evidence about a limit on the
 * Jensen-Shannon distance between the primary's and the shadow's predictions. Valid at any number
 * of looks.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction}, a {@code
 * DOUBLE} and an {@code INT} to a {@code ROW<good DOUBLE, bad DOUBLE>}. {@code bins} is the number
 * of bins that a prediction can fall into, even if never seen. Fix it before the first look. It is
 * needed for labels and known for scores.
 *
 * <p><b>Units.</b> Natural logarithms of two e-processes that start at 1; -infinity is possible.
 * Good is proven if {@code good >= -LN(alpha)}, bad likewise. {@code limit} is a distance in
 * natural logarithms, as {@link JensenShannonDistance}, in [0.001, 0.8325].
 *
 * <p><b>Error.</b> Below 1e-9 relative. The bound is cautious: it holds under any dependence
 * between the two sides.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}; without pairs the evidence is
 * 0. A literal out of its range fails at planning. Any other invalid value, bytes that are not a
 * stored prediction histogram, and fewer bins than the histogram has fail the job. The {@link
 * IllegalArgumentException} quotes them.
 *
 * <p><b>State.</b> None; each call decodes the histogram.
 *
 * @see DivergenceGate
 */
public final class DivergenceEvidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final EvidenceArguments ARGUMENTS = new EvidenceArguments("DIVERGENCE_EVIDENCE");

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(byte @Nullable [] histogram, @Nullable Double limit) {
        return histogram == null || limit == null
                ? null
                : evidence(BinnedPairs.ofScores(ARGUMENTS, histogram), limit);
    }

    @DataTypeHint("ROW<good DOUBLE, bad DOUBLE>")
    public @Nullable Row eval(
            byte @Nullable [] histogram, @Nullable Double limit, @Nullable Integer bins) {
        return histogram == null || limit == null || bins == null
                ? null
                : evidence(BinnedPairs.of(ARGUMENTS, histogram, bins), limit);
    }

    private static Row evidence(BinnedPairs pairs, double limit) {
        LogEvidence evidence =
                new DivergenceGate(ARGUMENTS.distanceLimit().check(limit), pairs.bins())
                        .evidence(pairs.primary(), pairs.shadow());
        return Row.of(evidence.good(), evidence.bad());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types), 1, ARGUMENTS.distanceLimit(), ARGUMENTS.bins());
    }
}
