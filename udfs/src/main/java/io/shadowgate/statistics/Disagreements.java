package io.shadowgate.statistics;

import java.util.Arrays;

/**
 * In which direction, and by how much, a shadow's scores differ from the primary's where the two do
 * not agree. Differences are kept as whole billionths, so that sums are equal in any order. Pairs
 * can be taken out again, so counts of a part may be below zero until it meets the rest.
 *
 * <p>Not safe for use by several threads.
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

    /** Pairs counted, those that agree included. */
    public long pairs() {
        return pairs;
    }

    public long disagreed() {
        return disagreed;
    }

    /** Disagreements in which the shadow's score is the larger one; NaN is neither. */
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
     * @throws IllegalArgumentException if it did not write these bytes, saying what was found
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
