package io.shadowgate.statistics;

import java.util.Arrays;

/**
 * How much smaller the shadow's loss was than the primary's, request by request, in bins of 0.01.
 * Losses are in [0, 1], so differences are in [-1, 1]. Requests can be removed again, so counts of
 * a part can be below zero until it is merged with the rest.
 *
 * <p>Not thread-safe.
 */
public final class LossDifferences {
    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'W';

    /** Bins 1 to 200 of these hold all differences that losses in [0, 1] can have. */
    private static final ScoreBins BINS = new ScoreBins(-1, 1, 200);

    private final long[] counts = new long[BINS.count()];

    /**
     * @param primaryLoss in [0, 1]
     * @param shadowLoss in [0, 1]
     * @throws IllegalArgumentException for another loss, NaN included
     */
    public void add(double primaryLoss, double shadowLoss) {
        count(primaryLoss, shadowLoss, 1);
    }

    /** Undoes an {@link #add}. */
    public void remove(double primaryLoss, double shadowLoss) {
        count(primaryLoss, shadowLoss, -1);
    }

    private void count(double primaryLoss, double shadowLoss, int sign) {
        int bin = BINS.indexOf(loss("primary", primaryLoss) - loss("shadow", shadowLoss)) - 1;
        counts[bin] = Math.addExact(counts[bin], sign);
    }

    private static double loss(String whose, double loss) {
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException(
                    whose + " loss " + loss + " is not in [0, 1]; divide losses by their largest");
        }
        return loss;
    }

    public void merge(LossDifferences other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.addExact(counts[i], other.counts[i]);
        }
    }

    /** Undoes a {@link #merge}. */
    public void remove(LossDifferences other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.subtractExact(counts[i], other.counts[i]);
        }
    }

    public boolean isEmpty() {
        return Arrays.stream(counts).allMatch(count -> count == 0);
    }

    /** Whether a count is below zero: requests were removed that are counted elsewhere. */
    public boolean isDifference() {
        return Arrays.stream(counts).anyMatch(count -> count < 0);
    }

    /** Requests per bin, a copy: bin {@code i} holds differences from {@code i / 100 - 1} on. */
    public long[] counts() {
        return counts.clone();
    }

    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        for (long count : counts) {
            writer.signed(count);
        }
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not in that form; the message says what was
     *     found
     */
    public static LossDifferences fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "loss differences");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        LossDifferences read = new LossDifferences();
        for (int i = 0; i < read.counts.length; i++) {
            read.counts[i] = reader.signed("a count of differences");
        }
        reader.expectEnd();
        return read;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossDifferences that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }
}
