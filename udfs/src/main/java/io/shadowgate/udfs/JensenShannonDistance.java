package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * {@code JENSEN_SHANNON_DISTANCE(histogram)}: how far the shadow's predictions are from the
 * primary's, as distributions.
 *
 * <p><b>Shape.</b> Scalar: the {@code BYTES} of {@link PredictionHistogramFunction} to a {@code
 * DOUBLE}.
 *
 * <p><b>Units.</b> The distance, not the divergence (its square), with the natural logarithm: 0 for
 * equal distributions, sqrt(ln 2) = 0.8326 for disjoint ones.
 *
 * <p><b>Error.</b> Exact for the binned counts up to rounding, with equal bits for equal counts. It
 * is the plain estimate: two samples of one distribution are a little apart by chance, the more so
 * the fewer rows and the more bins.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} or a histogram without pairs gives {@code NULL}. Bytes
 * that are no stored prediction histogram fail the job with an {@link IllegalArgumentException}
 * that says what was found.
 *
 * <p><b>State.</b> None.
 *
 * @see <a href="https://doi.org/10.1109/TIT.2003.813506">Endres and Schindelin, A new metric for
 *     probability distributions (2003)</a>: the root is a metric, the divergence is not
 */
public final class JensenShannonDistance extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public Double eval(byte[] histogram) {
        if (histogram == null) {
            return null;
        }
        double distance = PredictionHistogram.fromBytes(histogram).jensenShannonDistance();
        return Double.isNaN(distance) ? null : distance;
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
