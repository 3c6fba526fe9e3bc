package io.shadowgate.udfs;

import io.shadowgate.statistics.NumpyJensenShannon;
import java.util.OptionalDouble;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code NUMPY_50_BIN_JS_DISTANCE(primary, shadow)}: the Jensen-Shannon distance as numpy.histogram
 * (50 bins over the primary's range, density, plus 1e-10) and scipy's jensenshannon give it. Use it
 * to compare with reports made that way.
 *
 * <p><b>Shape.</b> Aggregate: many rows of two {@code DOUBLE} to one {@code DOUBLE} per group.
 * Works in all windows, including {@code OVER}, and with two-phase aggregation; accepts
 * retractions. Equal rows give equal results in any order and however they are split.
 *
 * <p><b>Units.</b> Natural logarithm, in [0, 0.8326].
 *
 * <p><b>Error.</b> Equal to numpy and scipy to 1e-12, with the same traps. Shadow scores that are
 * NaN, infinite or outside the primary's range are dropped: with half of them out of range the
 * distance can be 0. The bins change with the data. The same data in another unit gives another
 * result, because 1e-10 then has another weight. For nearly equal sides scipy can give NaN; this
 * function gives a distance near 0. {@link JensenShannonDistance} over fixed bins has none of these
 * traps.
 *
 * <p><b>Nulls and failures.</b> A null is ignored; the other side of the row still counts. The
 * result is {@code NULL} where numpy raises an error or gives NaN: a primary score that is NaN or
 * infinite, no primary scores, scores too close together or too far apart for 50 bins, no shadow
 * score within the primary's range. More than ten million scores in a group fail the job with an
 * {@link IllegalArgumentException}.
 *
 * <p><b>State.</b> Every score of the group, 16 bytes a row, with the costs of {@link
 * LatencyQuantileExact}.
 *
 * @see <a
 *     href="https://numpy.org/doc/stable/reference/generated/numpy.histogram.html">numpy.histogram</a>,
 *     <a
 *     href="https://docs.scipy.org/doc/scipy/reference/generated/scipy.spatial.distance.jensenshannon.html">jensenshannon</a>
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = NumpyJensenShannon.class,
                        rawSerializer = NumpyJensenShannonSerializer.class),
        output = @DataTypeHint("DOUBLE"))
public final class Numpy50BinJsDistance extends AggregateFunction<Double, NumpyJensenShannon> {
    private static final long serialVersionUID = 1L;

    @Override
    public NumpyJensenShannon createAccumulator() {
        return new NumpyJensenShannon();
    }

    public void accumulate(
            NumpyJensenShannon accumulator, @Nullable Double primary, @Nullable Double shadow) {
        if (primary != null) {
            accumulator.addPrimary(primary);
        }
        if (shadow != null) {
            accumulator.addShadow(shadow);
        }
    }

    public void retract(
            NumpyJensenShannon accumulator, @Nullable Double primary, @Nullable Double shadow) {
        if (primary != null) {
            accumulator.removePrimary(primary);
        }
        if (shadow != null) {
            accumulator.removeShadow(shadow);
        }
    }

    @Override
    public @Nullable Double getValue(NumpyJensenShannon accumulator) {
        OptionalDouble distance = accumulator.distance();
        return distance.isPresent() ? distance.getAsDouble() : null;
    }

    public void merge(NumpyJensenShannon accumulator, Iterable<NumpyJensenShannon> others) {
        for (NumpyJensenShannon other : others) {
            accumulator.merge(other);
        }
    }
}
