package io.shadowgate.statistics;

import java.util.Arrays;

/**
 * What became of the requests of clusters (users, sessions) whose outcomes are not independent:
 * counts per group of clusters, where a hash puts each cluster in one of {@value #GROUPS} groups.
 *
 * <p>A cluster's counts must be complete before they are squared, so over a whole test somebody has
 * to remember them. Groups of whole clusters say the same about the variance of a rate as the
 * clusters themselves, within some 5%, and their number does not grow.
 *
 * <p>Merging is plain addition: exact, in any order, in any grouping; equal content gives equal
 * bytes. Not safe for use by several threads.
 */
public final class ClusterCounts {
    public static final int GROUPS = 1024;

    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'G';

    /** Requests, then of these scored, agreed, with a latency, over its limit. */
    private static final int COLUMNS = 5;

    private static final int SCORED = 1;
    private static final int AGREED = 2;
    private static final int MEASURED = 3;
    private static final int OVER = 4;

    private final long[][] counts = new long[COLUMNS][GROUPS];

    /**
     * Counts a request.
     *
     * @param cluster a well-mixed hash of the cluster's name; only its lowest ten bits count
     * @param agreed false unless scored
     * @param over whether the latency was above the limit; false unless measured
     */
    public void add(long cluster, boolean scored, boolean agreed, boolean measured, boolean over) {
        int group = (int) (cluster & GROUPS - 1);
        counts[0][group]++;
        counts[SCORED][group] += scored ? 1 : 0;
        counts[AGREED][group] += agreed ? 1 : 0;
        counts[MEASURED][group] += measured ? 1 : 0;
        counts[OVER][group] += over ? 1 : 0;
    }

    /** Adds all counts of {@code other}, which stays as it is. */
    public void merge(ClusterCounts other) {
        for (int column = 0; column < COLUMNS; column++) {
            for (int group = 0; group < GROUPS; group++) {
                counts[column][group] =
                        Math.addExact(counts[column][group], other.counts[column][group]);
            }
        }
    }

    /**
     * Adds all counts of stored ones.
     *
     * @throws IllegalArgumentException as {@link #fromBytes} does; nothing is added then
     */
    public void mergeBytes(byte[] stored) {
        merge(fromBytes(stored));
    }

    /** Per group, a copy. */
    public long[] requests() {
        return counts[0].clone();
    }

    public long[] scored() {
        return counts[SCORED].clone();
    }

    public long[] agreed() {
        return counts[AGREED].clone();
    }

    public long[] measured() {
        return counts[MEASURED].clone();
    }

    public long[] over() {
        return counts[OVER].clone();
    }

    public boolean isEmpty() {
        return Arrays.stream(counts[0]).allMatch(count -> count == 0);
    }

    /** Equal counts give equal bytes, however they came about. */
    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        writer.number(Arrays.stream(counts[0]).filter(count -> count != 0).count());
        int next = 0;
        for (int group = 0; group < GROUPS; group++) {
            if (counts[0][group] != 0) {
                writer.number(group - next);
                for (long[] column : counts) {
                    writer.number(column[group]);
                }
                next = group + 1;
            }
        }
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes have another format version or are corrupt,
     *     saying what was found and what was expected
     */
    public static ClusterCounts fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "cluster counts");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        ClusterCounts clusters = new ClusterCounts();
        int occupied = reader.number("the number of groups", GROUPS);
        int group = -1;
        for (int i = 0; i < occupied; i++) {
            group += reader.number("a gap between groups", GROUPS) + 1;
            if (group >= GROUPS) {
                throw reader.corrupt("group " + group, "at most " + (GROUPS - 1));
            }
            clusters.read(reader, group);
        }
        reader.expectEnd();
        return clusters;
    }

    private void read(StoredReader reader, int group) {
        for (long[] column : counts) {
            column[group] = reader.number("a count");
        }
        if (counts[0][group] == 0) {
            throw reader.corrupt("a group without requests", "occupied groups only");
        }
        requirePart(reader, group, SCORED, 0);
        requirePart(reader, group, AGREED, SCORED);
        requirePart(reader, group, MEASURED, 0);
        requirePart(reader, group, OVER, MEASURED);
    }

    private void requirePart(StoredReader reader, int group, int part, int whole) {
        if (counts[part][group] > counts[whole][group]) {
            throw reader.corrupt(
                    counts[part][group] + " of " + counts[whole][group], "no more than there are");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterCounts that && Arrays.deepEquals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }

    @Override
    public String toString() {
        return "ClusterCounts of " + Arrays.stream(counts[0]).sum() + " requests";
    }
}
