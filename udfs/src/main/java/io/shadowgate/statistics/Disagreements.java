package io.shadowgate.statistics;

import java.util.Arrays;

/**
 * Measures the direction and size of the differences between scores that do not agree. Differences
 * are rounded to whole billionths, so that sums are equal in any order. Pairs can be removed again,
 * so counts of a part can be below zero until it is merged with the rest.
 *
 * <p>Not thread-safe.
 */
public final class Disagreements {
    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'D';

    private long pairs;
    private long disagreed;
    private long shadowHigher;
    private long measured;
    private FixedPointSum differences = new FixedPointSum();

    public void add(double primary, double shadow, boolean agrees) {
        count(primary, shadow, agrees, 1);
    }

    /** Undoes an {@link #add}. */
    public void remove(double primary, double shadow, boolean agrees) {
        count(primary, shadow, agrees, -1);
    }

    public void merge(Disagreements other) {
        pairs = Math.addExact(pairs, other.pairs);
        disagreed = Math.addExact(disagreed, other.disagreed);
        shadowHigher = Math.addExact(shadowHigher, other.shadowHigher);
        measured = Math.addExact(measured, other.measured);
        differences.merge(other.differences);
    }

    /** Pairs counted, including those that agree. */
    public long pairs() {
        return pairs;
    }

    public long disagreed() {
        return disagreed;
    }

    /** Disagreements where the shadow's score is larger; a NaN is not larger or smaller. */
    public long shadowHigher() {
        return shadowHigher;
    }

    /** Disagreements whose difference is a finite number. */
    public long measured() {
        return measured;
    }

    /** The mean of |shadow - primary| over the {@link #measured} ones; NaN if there are none. */
    public double meanAbsoluteDifference() {
        return measured == 0 ? Double.NaN : differences.dividedBy(measured);
    }

    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        writer.signed(pairs);
        writer.signed(disagreed);
        writer.signed(shadowHigher);
        writer.signed(measured);
        differences.write(writer);
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not in that form; the message says what was
     *     found
     */
    public static Disagreements fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "disagreements");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        Disagreements disagreements = new Disagreements();
        disagreements.pairs = reader.signed("the number of pairs");
        disagreements.disagreed = reader.signed("the number of disagreements");
        disagreements.shadowHigher = reader.signed("the number of higher shadows");
        disagreements.measured = reader.signed("the number of finite differences");
        disagreements.differences = FixedPointSum.read(reader, "the sum of differences");
        reader.expectEnd();
        return disagreements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Disagreements that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    private void count(double primary, double shadow, boolean agrees, int sign) {
        pairs = Math.addExact(pairs, sign);
        if (agrees) {
            return;
        }
        disagreed = Math.addExact(disagreed, sign);
        if (shadow > primary) {
            shadowHigher = Math.addExact(shadowHigher, sign);
        }
        double difference = Math.abs(shadow - primary);
        if (Double.isFinite(difference)) {
            measured = Math.addExact(measured, sign);
            differences.add(difference, sign);
        }
    }
}
