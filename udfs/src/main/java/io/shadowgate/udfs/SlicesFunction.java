package io.shadowgate.udfs;

import io.shadowgate.statistics.slices.SliceBins;
import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.statistics.slices.SliceDimension;
import io.shadowgate.statistics.slices.SliceValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code SLICES(feature_values, agrees, difference)} counts requests in all slices of one value and
 * of two; {@code SLICES(slices)} merges its earlier results.
 *
 * <p><b>Shape.</b> Aggregate: many rows of {@code MAP<STRING, STRING>}, {@code BOOLEAN} and {@code
 * DOUBLE}, or of {@code BYTES}, to one {@code BYTES} per group. Works in tumbling, hopping and
 * session windows and with two-phase aggregation. Equal rows give equal bytes in any order and
 * however they are split.
 *
 * <p><b>Units.</b> {@code feature_values} has the same keys in all rows of a group; a number has to
 * be put into a bin before, such as {@code CAST(FLOOR(age / 10) * 10 AS STRING)}. {@code agrees} is
 * {@code NULL} where the shadow did not answer. {@code difference} is shadow minus primary, {@code
 * NULL} where they are no numbers. The result is the stored form of {@link SliceCube}; {@link
 * SliceCountsFunction} and {@link SliceFindingsFunction} read it.
 *
 * <p><b>Error.</b> Exact counts. Sums of differences are rounded by at most 5e-10 a row, and a
 * difference beyond a billion counts as a billion. Values beyond the {@value #CATEGORIES}
 * lexicographically smallest of a key are counted together as the rest.
 *
 * <p><b>Nulls and failures.</b> A row with {@code NULL} values is ignored; without other rows the
 * result is {@code NULL}. A value of {@code NULL} is a slice of its own. Rows with other keys, and
 * bytes that are not stored slices, fail the job with an {@link IllegalArgumentException} that says
 * what was found.
 *
 * <p><b>State.</b> 48 bytes for each pair of places: {@value #CATEGORIES} and two for each key. Two
 * keys take 0.5 MB, five keys 5 MB.
 *
 * @see <a href="https://doi.org/10.1145/3448016.3457323">Sagadeeva and Boehm, SliceLine (SIGMOD
 *     2021)</a>: slices and how to rank them
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = SliceAccumulator.class,
                        rawSerializer = SliceAccumulatorSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class SlicesFunction extends AggregateFunction<byte[], SliceAccumulator> {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "SLICES";

    /** Values of a key that are counted by themselves. */
    public static final int CATEGORIES = 100;

    @Override
    public SliceAccumulator createAccumulator() {
        return new SliceAccumulator();
    }

    public void accumulate(
            SliceAccumulator accumulator,
            @DataTypeHint("MAP<STRING, STRING>") @Nullable Map<String, String> values,
            @Nullable Boolean agrees,
            @Nullable Double difference) {
        if (values == null) {
            return;
        }
        TreeMap<String, @Nullable String> ordered = new TreeMap<>(values);
        List<SliceDimension> dimensions =
                ordered.keySet().stream()
                        .map(name -> SliceDimension.ofCategories(name, CATEGORIES))
                        .toList();
        SliceCube cube = Stored.needing(NAME, () -> accumulator.of(dimensions));
        SliceBins.Request request = new SliceBins(dimensions).request();
        ordered.values().forEach(request::category);
        SliceValues of = request.values();
        if (agrees == null) {
            cube.addUnscored(of);
        } else {
            cube.addScored(of, agrees, difference == null ? Double.NaN : difference);
        }
    }

    public void accumulate(SliceAccumulator accumulator, byte @Nullable [] slices) {
        if (slices != null) {
            SliceCube cube = Stored.slices(NAME, slices);
            Stored.needing(
                    NAME,
                    () -> {
                        accumulator.merge(cube);
                        return cube;
                    });
        }
    }

    @Override
    public byte @Nullable [] getValue(SliceAccumulator accumulator) {
        return accumulator.isEmpty() ? null : accumulator.toBytes();
    }

    public void merge(SliceAccumulator accumulator, Iterable<SliceAccumulator> others) {
        for (SliceAccumulator other : others) {
            accumulator.merge(other);
        }
    }
}
