package io.shadowgate.udfs;

import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.statistics.slices.SliceDimension;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accumulator of {@link SlicesFunction}: a cube whose dimensions the first row names. */
public final class SliceAccumulator {
    private @Nullable SliceCube cube;

    boolean isEmpty() {
        return cube == null || cube.isEmpty();
    }

    /**
     * The cube of these dimensions.
     *
     * @throws IllegalArgumentException if earlier rows have others
     */
    SliceCube of(List<SliceDimension> dimensions) {
        if (cube == null) {
            cube = new SliceCube(dimensions);
        } else if (!cube.dimensions().equals(dimensions)) {
            throw new IllegalArgumentException(
                    "found the values "
                            + names(dimensions)
                            + ", expected "
                            + names(cube.dimensions())
                            + " as in other rows of the group");
        }
        return cube;
    }

    private static List<String> names(List<SliceDimension> dimensions) {
        return dimensions.stream().map(SliceDimension::name).toList();
    }

    void merge(SliceCube other) {
        of(other.dimensions()).merge(other);
    }

    void merge(SliceAccumulator other) {
        if (other.cube != null) {
            merge(other.cube);
        }
    }

    byte[] toBytes() {
        return cube == null ? new byte[0] : cube.toBytes();
    }

    static SliceAccumulator fromBytes(byte[] stored) {
        SliceAccumulator accumulator = new SliceAccumulator();
        if (stored.length > 0) {
            accumulator.cube = SliceCube.fromBytes(stored);
        }
        return accumulator;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SliceAccumulator that && Objects.equals(cube, that.cube);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(cube);
    }
}
