package io.shadowgate.statistics;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.jspecify.annotations.Nullable;

/**
 * One quantile of all added numbers, with the interpolation of R's type 7, numpy and Flink's {@code
 * PERCENTILE}. Keeps every number; see {@link Samples}.
 *
 * <p>Not thread-safe.
 */
public final class ExactQuantile {
    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'Q';

    @Nullable private Double q;
    private Samples samples = new Samples();

    /**
     * @param q in [0, 1], the same in every call
     */
    public void add(double value, double q) {
        expect(q);
        samples.add(value);
    }

    /** Undoes an {@link #add}. */
    public void remove(double value, double q) {
        expect(q);
        samples.remove(value);
    }

    public void merge(ExactQuantile other) {
        if (other.q != null) {
            expect(other.q);
            samples.merge(other.samples);
        }
    }

    /**
     * The quantile without NaN; empty if there are no other numbers. If one of the two numbers to
     * interpolate is infinite, the result is that number, even if both are: numpy gives NaN then.
     */
    public OptionalDouble value() {
        double[] sorted = samples.sorted();
        int numbers = sorted.length;
        while (numbers > 0 && Double.isNaN(sorted[numbers - 1])) {
            numbers--;
        }
        return q == null || numbers == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(quantile(Arrays.copyOf(sorted, numbers), q));
    }

    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        writer.number(q == null ? 0 : 1);
        if (q != null) {
            writer.real(q);
            samples.write(writer);
        }
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not in that form; the message says what was
     *     found
     */
    public static ExactQuantile fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "exact quantile");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        ExactQuantile quantile = new ExactQuantile();
        if (reader.number("whether there are numbers", 1) == 1) {
            quantile.q = reader.real("q");
            quantile.samples = Samples.read(reader);
        }
        reader.expectEnd();
        return quantile;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExactQuantile that
                && Objects.equals(q, that.q)
                && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    private static double quantile(double[] ascending, double q) {
        int last = ascending.length - 1;
        int below = (int) Math.floor(q * last);
        double low = ascending[below];
        double high = ascending[Math.min(below + 1, last)];
        double fraction = q * last - below;
        if (fraction == 0 || low == high) {
            return low;
        }
        if (Double.isInfinite(low) || Double.isInfinite(high)) {
            return Double.isInfinite(high) ? high : low;
        }
        if (Double.isInfinite(high - low)) {
            return low * (1 - fraction) + high * fraction;
        }
        return new Percentile().withEstimationType(EstimationType.R_7).evaluate(ascending, q * 100);
    }

    private void expect(double expected) {
        if (q == null) {
            q = expected;
        } else if (q != expected) {
            throw new IllegalArgumentException(
                    "q " + expected + " after " + q + ": expected one q for all rows of a group");
        }
    }
}
