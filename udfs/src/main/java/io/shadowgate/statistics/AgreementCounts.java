package io.shadowgate.statistics;

/**
 * Counts how many pairs were compared and how many agreed. Pairs can be removed again, so counts of
 * a part can be below zero until it is merged with the rest.
 *
 * <p>Not thread-safe.
 */
public final class AgreementCounts {
    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'A';

    private long pairs;
    private long agreed;

    public void add(boolean agrees) {
        pairs = Math.addExact(pairs, 1);
        agreed = Math.addExact(agreed, agrees ? 1 : 0);
    }

    /** Undoes an {@link #add}. */
    public void remove(boolean agrees) {
        pairs = Math.subtractExact(pairs, 1);
        agreed = Math.subtractExact(agreed, agrees ? 1 : 0);
    }

    public void merge(AgreementCounts other) {
        pairs = Math.addExact(pairs, other.pairs);
        agreed = Math.addExact(agreed, other.agreed);
    }

    public long pairs() {
        return pairs;
    }

    public long agreed() {
        return agreed;
    }

    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        writer.signed(pairs);
        writer.signed(agreed);
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not in that form; the message says what was
     *     found
     */
    public static AgreementCounts fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "agreement counts");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        AgreementCounts counts = new AgreementCounts();
        counts.pairs = reader.signed("the number of pairs");
        counts.agreed = reader.signed("the number of agreed pairs");
        reader.expectEnd();
        return counts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AgreementCounts that
                && pairs == that.pairs
                && agreed == that.agreed;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(pairs) + Long.hashCode(agreed);
    }
}
