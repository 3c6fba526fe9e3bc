package io.shadowgate.udfs;

import io.shadowgate.statistics.NumpyJensenShannon;
import java.util.OptionalDouble;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code NUMPY_50_BIN_JS_DISTANCE(primary, shadow)}: the Jensen-Shannon distance by numpy.histogram
 * with 50 bins over the primary's range, density, 1e-10 added, and scipy's jensenshannon: for
 * comparison with reports made so.
 *
 * <p><b>Shape.</b> Aggregate: many rows of two {@code DOUBLE} to one {@code DOUBLE} per group.
 * Works in all windows, also {@code OVER}, and in two phases; accepts retractions. Equal rows give
 * equal results however they are ordered, split or merged.
 *
 * <p><b>Units.</b> Natural logarithm, in [0, 0.8326].
 *
 * <p><b>Error.</b> Equal to numpy and scipy to 1e-12, and so with their traps. Shadow scores
 * outside the primary's range, NaN and infinite ones drop out: with half of them out of range the
 * distance can be 0. The bins move with the data. The same data in another unit gives another
 * number, as 1e-10 then weighs more. Where scipy gives NaN for nearly equal sides, this gives their
 * distance, next to 0. {@link JensenShannonDistance} over fixed bins has none of these.
 *
 * <p><b>Nulls and failures.</b> A null is no prediction; the other side of the row still counts.
 * {@code NULL} where numpy raises an error or gives NaN: a primary score that is NaN or infinite,
 * no primary scores, scores too close together or too far apart for 50 bins, no shadow score within
 * the primary's range. More than ten million scores in a group fail the job with an {@link
 * IllegalArgumentException}.
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
