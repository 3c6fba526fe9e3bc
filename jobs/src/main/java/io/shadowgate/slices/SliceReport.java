package io.shadowgate.slices;

import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.statistics.slices.SliceDimension;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * What one period, or a part of it, holds of one shadow's comparisons.
 *
 * @param periodStart first instant of the period, in epoch milliseconds
 * @param periodEnd first instant after it
 * @param model digest of the model that answered, or {@code log}
 * @param bins digest of the dimensions: counts in other bins cannot be added
 * @param cube the counts, as {@link SliceCube} stores them
 * @param exemplars some of the disagreements, as {@link Exemplars} stores them
 */
public record SliceReport(
        String test,
        String shadow,
        long periodStart,
        long periodEnd,
        String model,
        String bins,
        byte[] cube,
        byte[] exemplars) {
    private static final int DIGITS = 8;

    public SliceReport {
        if (periodEnd <= periodStart) {
            throw new IllegalArgumentException(
                    "a period from "
                            + periodStart
                            + " to "
                            + periodEnd
                            + ": expected ascending times");
        }
    }

    /** The short digest of dimensions. */
    public static String digest(List<SliceDimension> dimensions) {
        return DigestUtils.sha256Hex(dimensions.toString()).substring(0, DIGITS);
    }

    public SliceCube counts() {
        return SliceCube.fromBytes(cube);
    }

    public List<Exemplar> examples() {
        return Exemplars.fromBytes(exemplars);
    }

    /** What may be added up. */
    String key() {
        return shadow + '\n' + periodStart + '\n' + periodEnd + '\n' + model + '\n' + bins;
    }

    /** The sum of two reports with the same key. */
    SliceReport plus(SliceReport other) {
        SliceCube sum = counts();
        sum.merge(other.counts());
        Exemplars some = new Exemplars();
        some.addAll(examples());
        some.addAll(other.examples());
        return new SliceReport(
                test, shadow, periodStart, periodEnd, model, bins, sum.toBytes(), some.toBytes());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SliceReport that
                && test.equals(that.test)
                && key().equals(that.key())
                && Arrays.equals(cube, that.cube)
                && Arrays.equals(exemplars, that.exemplars);
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }
}
