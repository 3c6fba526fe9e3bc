package io.shadowgate.statistics;

import java.util.Arrays;
import java.util.Optional;

/**
 * Counts latencies in fixed buckets, so that merging is plain addition: exact, in any order, in any
 * grouping.
 *
 * <p><b>Guarantee.</b> For latencies in [2<sup>-10</sup>, 2<sup>24</sup>) ms, about 1 microsecond
 * to 4.6 hours, {@link #quantile} is within 1/257 (0.39%) of the observed value of that rank. The
 * bound is on the value, not on the rank. The bucket of a value is a shift of its bits, without a
 * logarithm that could differ between machines.
 *
 * <p><b>Odd values.</b> Anything below the range, negative values included, counts as underflow and
 * reads as 0; anything above it, +Infinity included, counts as overflow and reads as +Infinity. NaN
 * is counted but takes no part in quantiles.
 *
 * <p><b>Cost.</b> 1 KiB per occupied power of two, 35 KiB at most; the stored form takes about
 * three bytes per occupied bucket. A counter that would pass {@link Long#MAX_VALUE} throws {@link
 * ArithmeticException}.
 *
 * <p>Not safe for use by several threads.
 *
 * @see <a href="https://arxiv.org/abs/1908.10693">Masson, Rim and Lee, DDSketch (VLDB 2019)</a>:
 *     the idea of buckets of constant relative width, here with fixed bounds and no collapsing
 */
public final class LatencyHistogram {
    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'L';

    private static final int BUCKETS_PER_OCTAVE = 128;
    private static final int OCTAVES = 34;
    private static final int BUCKETS = BUCKETS_PER_OCTAVE * OCTAVES;
    private static final int SHIFT = 45;

    /** The leading bits of 2^-10, the lowest value of the range. */
    private static final int BASE = 129_664;

    private static final double RANGE_FROM = 0x1p-10;

    /** Slots number all counters in one row: underflow, the buckets, overflow, NaN. */
    private static final int SLOTS = BUCKETS + 3;

    private final long[][] octaves = new long[OCTAVES][];
    private long underflow;
    private long overflow;
    private long nan;

    public void add(double ms) {
        add(ms, 1);
    }

    /** Counts {@code ms} as often as {@code count} says, which must not be negative. */
    public void add(double ms, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative");
        }
        // Negative numbers, infinities and NaN have leading bits far above those of the range.
        int bucket = (int) (Double.doubleToRawLongBits(ms) >>> SHIFT) - BASE;
        if (bucket >= 0 && bucket < BUCKETS) {
            addToBucket(bucket, count);
        } else if (Double.isNaN(ms)) {
            nan = Math.addExact(nan, count);
        } else if (ms < RANGE_FROM) {
            underflow = Math.addExact(underflow, count);
        } else {
            overflow = Math.addExact(overflow, count);
        }
    }

    /** Adds all counts of {@code other}, which stays as it is. */
    public void merge(LatencyHistogram other) {
        other.forEachSlot(this::addToSlot);
    }

    /**
     * Adds all counts of a stored histogram.
     *
     * @throws IllegalArgumentException as {@link #fromBytes} does; nothing is added then
     */
    public void mergeBytes(byte[] stored) {
        read(stored, (slot, count) -> {});
        read(stored, this::addToSlot);
    }

    /** Latencies counted, NaN left out. */
    public long count() {
        long total = Math.addExact(underflow, overflow);
        for (long[] octave : octaves) {
            if (octave != null) {
                for (long count : octave) {
                    total = Math.addExact(total, count);
                }
            }
        }
        return total;
    }

    /**
     * The fraction of latencies that reached {@code limitMs}, one that equals it included. Both
     * ends are the same, and exact, where the limit is the lower edge of a bucket: so for
     * 2<sup>-10</sup> ms, 2<sup>24</sup> ms and all limits between that have at most eight
     * significant bits (1, 50, 100, 250, 1000, 2000 ms). For others the latencies in the bucket of
     * the limit make the difference.
     *
     * @return empty when nothing but NaN has been counted
     * @throws IllegalArgumentException if the limit is not above 0 and finite
     */
    public Optional<Interval> exceedance(double limitMs) {
        if (!(limitMs > 0 && limitMs < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "limit " + limitMs + " ms is not above 0 and finite");
        }
        long n = count();
        if (n == 0) {
            return Optional.empty();
        }
        long bits = Double.doubleToRawLongBits(limitMs);
        long bucket = Math.max(-1, Math.min(BUCKETS, (bits >>> SHIFT) - BASE));
        boolean edge = bucket >= 0 && bits == (bucket + BASE) << SHIFT;
        long[] reached = new long[2];
        forEachSlot(
                (slot, count) -> {
                    if (slot <= BUCKETS + 1 && slot > bucket) {
                        reached[1] += count;
                        reached[0] += edge || slot > bucket + 1 ? count : 0;
                    }
                });
        return Optional.of(new Interval((double) reached[0] / n, (double) reached[1] / n));
    }

    public long nanCount() {
        return nan;
    }

    /** Whether nothing has been counted, not even NaN. */
    public boolean isEmpty() {
        return nan == 0 && count() == 0;
    }

    /**
     * The latency of rank {@code floor(q * (n - 1))} in ascending order, in milliseconds, NaN when
     * nothing but NaN has been counted.
     *
     * @throws IllegalArgumentException if {@code q} is outside [0, 1] or NaN
     */
    public double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile " + q + " is not in [0, 1]");
        }
        long n = count();
        if (n == 0) {
            return Double.NaN;
        }
        int slot = slotOf(Math.min((long) Math.floor(q * (n - 1)), n - 1));
        if (slot == 0) {
            return 0.0;
        }
        return slot <= BUCKETS ? middleOf(slot - 1) : Double.POSITIVE_INFINITY;
    }

    /**
     * The edges, in milliseconds, between which the latency of that rank was observed; underflow
     * reaches from 0, overflow to infinity.
     *
     * @param rank 0 for the smallest, NaN left out
     * @throws IllegalArgumentException if there are not so many latencies
     */
    public Interval bucketOf(long rank) {
        if (rank < 0 || rank >= count()) {
            throw new IllegalArgumentException("rank " + rank + " of " + count() + " latencies");
        }
        int slot = slotOf(rank);
        return new Interval(
                slot == 0 ? 0 : edge(slot - 1),
                slot <= BUCKETS ? edge(slot) : Double.POSITIVE_INFINITY);
    }

    /** Equal counts give equal bytes, however they came about. */
    public byte[] toBytes() {
        int[] occupied = new int[1];
        forEachSlot((slot, count) -> occupied[0]++);
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        writer.number(occupied[0]);
        int[] next = new int[1];
        forEachSlot(
                (slot, count) -> {
                    writer.number(slot - next[0]);
                    writer.number(count);
                    next[0] = slot + 1;
                });
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes have another format version or are corrupt,
     *     saying what was found and what was expected
     */
    public static LatencyHistogram fromBytes(byte[] stored) {
        LatencyHistogram histogram = new LatencyHistogram();
        read(stored, histogram::addToSlot);
        return histogram;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencyHistogram that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return "LatencyHistogram of " + count() + " latencies and " + nan + " NaN";
    }

    private static void read(byte[] stored, SlotVisitor visitor) {
        StoredReader reader = new StoredReader(stored, "latency histogram");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind(String.valueOf(KIND));
        int occupied = reader.number("the number of occupied buckets", SLOTS);
        int slot = -1;
        for (int i = 0; i < occupied; i++) {
            int gap = reader.number("a gap between buckets", SLOTS);
            slot += gap + 1;
            if (slot >= SLOTS) {
                throw reader.corrupt("bucket " + slot, "at most " + (SLOTS - 1));
            }
            long count = reader.number("a count");
            if (count == 0) {
                throw reader.corrupt("count 0", "occupied buckets only");
            }
            visitor.visit(slot, count);
        }
        reader.expectEnd();
    }

    private void addToSlot(int slot, long count) {
        if (slot == 0) {
            underflow = Math.addExact(underflow, count);
        } else if (slot <= BUCKETS) {
            addToBucket(slot - 1, count);
        } else if (slot == BUCKETS + 1) {
            overflow = Math.addExact(overflow, count);
        } else {
            nan = Math.addExact(nan, count);
        }
    }

    private void addToBucket(int bucket, long count) {
        long[] octave = octaves[bucket / BUCKETS_PER_OCTAVE];
        if (octave == null) {
            octave = new long[BUCKETS_PER_OCTAVE];
            octaves[bucket / BUCKETS_PER_OCTAVE] = octave;
        }
        int i = bucket % BUCKETS_PER_OCTAVE;
        octave[i] = Math.addExact(octave[i], count);
    }

    /** Visits the occupied slots in ascending order. */
    private void forEachSlot(SlotVisitor visitor) {
        visitUnlessZero(visitor, 0, underflow);
        for (int i = 0; i < OCTAVES; i++) {
            long[] octave = octaves[i];
            if (octave != null) {
                for (int j = 0; j < BUCKETS_PER_OCTAVE; j++) {
                    visitUnlessZero(visitor, i * BUCKETS_PER_OCTAVE + j + 1, octave[j]);
                }
            }
        }
        visitUnlessZero(visitor, BUCKETS + 1, overflow);
        visitUnlessZero(visitor, BUCKETS + 2, nan);
    }

    private static void visitUnlessZero(SlotVisitor visitor, int slot, long count) {
        if (count != 0) {
            visitor.visit(slot, count);
        }
    }

    /** Where the latency of that rank was counted; it must exist. */
    private int slotOf(long rank) {
        long passed = underflow;
        if (rank < passed) {
            return 0;
        }
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            long[] octave = octaves[bucket / BUCKETS_PER_OCTAVE];
            if (octave == null) {
                bucket += BUCKETS_PER_OCTAVE - 1;
                continue;
            }
            passed += octave[bucket % BUCKETS_PER_OCTAVE];
            if (rank < passed) {
                return bucket + 1;
            }
        }
        return BUCKETS + 1;
    }

    /** The value whose relative distance to both ends of the bucket is the same. */
    private static double middleOf(int bucket) {
        double low = edge(bucket);
        double high = edge(bucket + 1);
        return 2 * low * high / (low + high);
    }

    /** The lowest value of a bucket, or the end of the range. */
    private static double edge(int bucket) {
        return Double.longBitsToDouble((long) (bucket + BASE) << SHIFT);
    }

    private interface SlotVisitor {
        void visit(int slot, long count);
    }
}
