package io.shadowgate.udfs;

import io.shadowgate.statistics.JensenShannon;
import io.shadowgate.statistics.PredictionHistogram;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code JENSEN_SHANNON_DIVERGENCE(histogram[, base])}: how much information one prediction gives,
 * on average, about which of the two models made it.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} , and
 * optionally a {@code DOUBLE}, to a {@code DOUBLE}.
 *
 * <p><b>Units.</b> Nats, from 0 for equal distributions to ln 2 = 0.6931 for disjoint ones; with
 * {@code base} 2 bits, from 0 to 1. Any base above 1 is allowed. It is the square of the distance.
 *
 * <p><b>Error.</b> Exact for the binned counts up to rounding, with equal bits for equal counts.
 * Two samples of one distribution differ a little by chance, more with fewer rows and more bins.
 * The result includes that difference; {@link JensenShannonBiasPaired} estimates it.
 *
 * <p><b>Nulls and failures.</b> A null argument or a histogram without pairs gives {@code NULL}. A
 * {@code base} that is not above 1 and finite fails at planning if it is a literal, and otherwise
 * fails the job. Bytes that are not a stored prediction histogram fail the job. The {@link
 * IllegalArgumentException} quotes the value.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1109/18.61115">Lin, Divergence measures based on the Shannon
 *     entropy (1991)</a>
 */
public final class JensenShannonDivergence extends PredictionStatistic {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "JENSEN_SHANNON_DIVERGENCE";
    private static final Range BASE =
            new Range(
                    NAME, "base", x -> x > 1 && x < Double.POSITIVE_INFINITY, "above 1 and finite");

    public JensenShannonDivergence() {
        super(NAME);
    }

    public @Nullable Double eval(byte @Nullable [] histogram, @Nullable Double base) {
        if (base == null) {
            return null;
        }
        double unit = StrictMath.log(BASE.check(base));
        Double natural = eval(histogram);
        return natural == null ? null : natural / unit;
    }

    @Override
    double of(PredictionHistogram histogram) {
        return JensenShannon.divergence(histogram.primaryCounts(), histogram.shadowCounts());
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 1, BASE);
    }
}
