package io.shadowgate.statistics;

import java.util.Arrays;

/**
 * Counts outcomes per group of clusters. A cluster is a user or a session: the outcomes of its
 * requests are not independent. A hash puts each cluster in one of {@value #GROUPS} groups.
 *
 * <p>The variance needs squares of a cluster's complete counts, so counts must be kept for the
 * whole test. Groups of whole clusters give the same variance of a rate as the clusters themselves,
 * within about 5%, and the number of groups does not grow.
 *
 * <p>Merging is plain addition: it is exact in any order and any grouping, and equal content gives
 * equal bytes. Not thread-safe.
 */
public final class ClusterCounts {
    public static final int GROUPS = 1024;

    static final int FORMAT_VERSION = 2;

    /** This version has no counts of pairs and bins. */
    private static final int OLDEST_VERSION = 1;

    private static final int OLD_COLUMNS = 5;

    /** The bins of predictions are combined into this number of cells, evenly. */
    public static final int CELLS = 4;

    private static final char KIND = 'G';

    /**
     * The columns count requests: all, scored, agreed, with a latency, over the latency limit; with
     * both latencies, only the shadow slow, only the primary slow; with both bins, in different
     * bins; then the primary's predictions in each cell except the last, and the shadow's likewise.
     */
    private static final int COLUMNS = 16;

    private static final int SCORED = 1;
    private static final int AGREED = 2;
    private static final int MEASURED = 3;
    private static final int OVER = 4;
    private static final int PAIRED = 5;
    private static final int SHADOW_ONLY = 6;
    private static final int PRIMARY_ONLY = 7;
    private static final int BINNED = 8;
    private static final int APART = 9;
    private static final int PRIMARY_CELLS = 10;
    private static final int SHADOW_CELLS = PRIMARY_CELLS + CELLS - 1;

    /** More classes than any test names. Limits the memory that damaged bytes can request. */
    private static final int MOST_CLASSES = 1 << 16;

    private final long[][] counts = new long[COLUMNS][GROUPS];

    /** For each class number: requests per group, then those that agreed. */
    private long[][] classes = new long[0][];

    /**
     * Counts a request.
     *
     * @param cluster a well-mixed hash of the cluster's name; only its lowest ten bits count
     * @param agreed false unless {@code scored}
     * @param over whether the latency was above the limit; false unless {@code measured}
     */
    public void add(long cluster, boolean scored, boolean agreed, boolean measured, boolean over) {
        int group = (int) (cluster & GROUPS - 1);
        counts[0][group]++;
        counts[SCORED][group] += scored ? 1 : 0;
        counts[AGREED][group] += agreed ? 1 : 0;
        counts[MEASURED][group] += measured ? 1 : 0;
        counts[OVER][group] += over ? 1 : 0;
    }

    /** Counts the two latencies of a request that was added before. */
    public void addPair(long cluster, boolean shadowOnly, boolean primaryOnly) {
        int group = (int) (cluster & GROUPS - 1);
        counts[PAIRED][group]++;
        counts[SHADOW_ONLY][group] += shadowOnly ? 1 : 0;
        counts[PRIMARY_ONLY][group] += primaryOnly ? 1 : 0;
    }

    /**
     * Counts the two predictions of a request that was added before.
     *
     * @param primary the cell of its bin, from 0 to below {@value #CELLS}
     * @param shadow likewise
     * @param apart whether their bins differ, even within one cell
     */
    public void addBins(long cluster, int primary, int shadow, boolean apart) {
        int group = (int) (cluster & GROUPS - 1);
        counts[BINNED][group]++;
        counts[APART][group] += apart ? 1 : 0;
        if (primary < CELLS - 1) {
            counts[PRIMARY_CELLS + primary][group]++;
        }
        if (shadow < CELLS - 1) {
            counts[SHADOW_CELLS + shadow][group]++;
        }
    }

    /**
     * Counts the class of a scored request that was added before.
     *
     * @param number the number of the primary's class, from 0
     */
    public void addClass(long cluster, int number, boolean agreed) {
        int group = (int) (cluster & GROUPS - 1);
        makeRoomFor(number + 1);
        classes[2 * number][group]++;
        classes[2 * number + 1][group] += agreed ? 1 : 0;
    }

    private void makeRoomFor(int number) {
        int columns = classes.length;
        if (columns < 2 * number) {
            classes = Arrays.copyOf(classes, 2 * number);
            Arrays.setAll(classes, column -> column < columns ? classes[column] : new long[GROUPS]);
        }
    }

    /** Adds all counts of {@code other}, which does not change. */
    public void merge(ClusterCounts other) {
        makeRoomFor(other.classes.length / 2);
        add(counts, other.counts);
        add(classes, other.classes);
    }

    private static void add(long[][] to, long[][] counts) {
        for (int column = 0; column < counts.length; column++) {
            for (int group = 0; group < GROUPS; group++) {
                to[column][group] = Math.addExact(to[column][group], counts[column][group]);
            }
        }
    }

    /**
     * Adds all counts of a stored form.
     *
     * @throws IllegalArgumentException as {@link #fromBytes} does; nothing is added then
     */
    public void mergeBytes(byte[] stored) {
        merge(fromBytes(stored));
    }

    /** Requests per group; a copy. */
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

    /** Requests with both latencies; all zero if read from a version that did not count them. */
    public long[] paired() {
        return counts[PAIRED].clone();
    }

    public long[] shadowOnly() {
        return counts[SHADOW_ONLY].clone();
    }

    public long[] primaryOnly() {
        return counts[PRIMARY_ONLY].clone();
    }

    /** Requests with both bins; all zero if read from a version that did not count them. */
    public long[] binned() {
        return counts[BINNED].clone();
    }

    public long[] apart() {
        return counts[APART].clone();
    }

    /**
     * Predictions in each cell except the last, which has the rest: the primary's, then the
     * shadow's.
     */
    public long[][] cells() {
        return Arrays.stream(counts, PRIMARY_CELLS, COLUMNS)
                .map(long[]::clone)
                .toArray(long[][]::new);
    }

    /** Requests of a class number; all zero if the class was never counted. */
    public long[] ofClass(int number) {
        return ofClass(number, 0);
    }

    public long[] agreedOfClass(int number) {
        return ofClass(number, 1);
    }

    private long[] ofClass(int number, int column) {
        return 2 * number < classes.length
                ? classes[2 * number + column].clone()
                : new long[GROUPS];
    }

    public boolean isEmpty() {
        return Arrays.stream(counts[0]).allMatch(count -> count == 0);
    }

    /** Equal counts give equal bytes. */
    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        writer.number(classes.length / 2);
        writer.number(Arrays.stream(counts[0]).filter(count -> count != 0).count());
        int next = 0;
        for (int group = 0; group < GROUPS; group++) {
            if (counts[0][group] != 0) {
                writer.number(group - next);
                for (long[] column : counts) {
                    writer.number(column[group]);
                }
                for (long[] column : classes) {
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
     * @throws IllegalArgumentException if the bytes have another format version or are corrupt; the
     *     message says what was found and what was expected
     */
    public static ClusterCounts fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "cluster counts");
        int version = reader.expectVersion(OLDEST_VERSION, FORMAT_VERSION);
        int columns = version == OLDEST_VERSION ? OLD_COLUMNS : COLUMNS;
        reader.kind(String.valueOf(KIND));
        ClusterCounts clusters = new ClusterCounts();
        if (version != OLDEST_VERSION) {
            clusters.makeRoomFor(reader.number("the number of classes", MOST_CLASSES));
        }
        int occupied = reader.number("the number of groups", GROUPS);
        int group = -1;
        for (int i = 0; i < occupied; i++) {
            group += reader.number("a gap between groups", GROUPS) + 1;
            if (group >= GROUPS) {
                throw reader.corrupt("group " + group, "at most " + (GROUPS - 1));
            }
            clusters.read(reader, group, columns);
        }
        reader.expectEnd();
        return clusters;
    }

    private void read(StoredReader reader, int group, int columns) {
        for (int column = 0; column < columns; column++) {
            counts[column][group] = reader.number("a count");
        }
        if (counts[0][group] == 0) {
            throw reader.corrupt("a group without requests", "occupied groups only");
        }
        requirePart(reader, group, SCORED, 0);
        requirePart(reader, group, AGREED, SCORED);
        requirePart(reader, group, MEASURED, 0);
        requirePart(reader, group, OVER, MEASURED);
        requirePart(reader, group, PAIRED, 0);
        requirePart(reader, group, SHADOW_ONLY, PAIRED);
        requirePart(reader, group, PRIMARY_ONLY, PAIRED);
        requirePart(reader, group, BINNED, 0);
        for (int column = APART; column < COLUMNS; column++) {
            requirePart(reader, group, column, BINNED);
        }
        for (int column = 0; column < classes.length; column += 2) {
            classes[column][group] = reader.number("a count");
            classes[column + 1][group] = reader.number("a count");
            requirePart(reader, classes[column][group], counts[SCORED][group]);
            requirePart(reader, classes[column + 1][group], classes[column][group]);
        }
    }

    private void requirePart(StoredReader reader, int group, int part, int whole) {
        requirePart(reader, counts[part][group], counts[whole][group]);
    }

    private static void requirePart(StoredReader reader, long part, long whole) {
        if (part > whole) {
            throw reader.corrupt(part + " of " + whole, "no more than there are");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterCounts that
                && Arrays.deepEquals(counts, that.counts)
                && Arrays.deepEquals(classes, that.classes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(counts) + Arrays.deepHashCode(classes);
    }

    @Override
    public String toString() {
        return "ClusterCounts of " + Arrays.stream(counts[0]).sum() + " requests";
    }
}
