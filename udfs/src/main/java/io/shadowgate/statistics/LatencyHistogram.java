package io.shadowgate.statistics;

import java.util.Arrays;
import java.util.Optional;

/**
 * Counts latencies in fixed buckets, so that merging is plain addition: exact, in any order, in any
 * grouping.
 *
 * <p><b>Guarantee.</b> For latencies in [2<sup>-10</sup>, 2<sup>24</sup>) ms, about 1 microsecond
 * to 4.6 hours, {@link #quantile} is within 1/257 (0.39%) of the observed value of that rank. The
 * bound is on the value, not on the rank. The bucket comes from a shift of the value's bits. A
 * logarithm could differ between machines.
 *
 * <p><b>Odd values.</b> Latencies below the range read as 2<sup>-10</sup> ms, those above it as
 * 2<sup>24</sup> ms. Zero and negative values read as 0. Only +Infinity, the latency of an
 * unanswered request, reads as +Infinity. (Older stored forms do not tell these apart: they read as
 * 0 below the range and as +Infinity above it.) NaN is counted but left out of quantiles.
 *
 * <p><b>Removal.</b> Latencies can be removed again, even before they are added: counts of a part
 * can be below zero until it is merged with the rest. Until then it has no quantiles, and its
 * stored form has a different letter.
 *
 * <p><b>Cost.</b> 1 KiB per power of two from the smallest to the largest latency, at most 34 KiB,
 * and nothing while empty. The stored form takes about three bytes per occupied bucket. A counter
 * that would exceed {@link Long#MAX_VALUE} throws {@link ArithmeticException}.
 *
 * <p>Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1908.10693">Masson, Rim and Lee, DDSketch (VLDB 2019)</a>:
 *     the idea of buckets of constant relative width, here with fixed bounds and no collapsing
 */
public final class LatencyHistogram {
    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'L';

    /** Some bucket has a count below zero. */
    private static final char DIFFERENCE = 'l';

    private static final int BUCKETS_PER_OCTAVE = 128;
    private static final int OCTAVES = 34;
    private static final int BUCKETS = BUCKETS_PER_OCTAVE * OCTAVES;
    private static final int SHIFT = 45;

    /** The leading bits of 2^-10, the lowest value of the range. */
    private static final int BASE = 129_664;

    private static final double RANGE_FROM = 0x1p-10;
    private static final double RANGE_TO = 0x1p24;

    /**
     * Slots number all counters in their stored order: first zero or less, then the buckets, then
     * from this slot on the values without a bucket.
     */
    private static final int INFINITE = BUCKETS + 1;

    private static final int NAN = BUCKETS + 2;
    private static final int BELOW = BUCKETS + 3;
    private static final int ABOVE = BUCKETS + 4;
    private static final int SLOTS = BUCKETS + 5;

    /** One counter per bucket, in whole octaves from the smallest latency to the largest. */
    private long[] counts = {};

    /** The leading bits of the values that the first counter counts. */
    private int first = BASE;

    private long zero;
    private long below;
    private long above;
    private long infinite;
    private long nan;

    public void add(double ms) {
        // One unsigned comparison replaces two range checks. This line is most of the cost of a
        // row.
        int i = (int) (Double.doubleToRawLongBits(ms) >>> SHIFT) - first;
        if (i >= 0 && i < counts.length) {
            counts[i] = Math.addExact(counts[i], 1);
        } else {
            addToSlot(slotOf(ms), 1);
        }
    }

    /** Counts {@code ms} {@code count} times; {@code count} must not be negative. */
    public void add(double ms, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative");
        }
        addToSlot(slotOf(ms), count);
    }

    /** Undoes an {@link #add(double)}. */
    public void remove(double ms) {
        addToSlot(slotOf(ms), -1);
    }

    /** Adds all counts of {@code other}, which does not change. */
    public void merge(LatencyHistogram other) {
        other.forEachSlot(this::addToSlot);
    }

    /** Undoes a {@link #merge}. */
    public void remove(LatencyHistogram other) {
        other.forEachSlot((slot, count) -> addToSlot(slot, Math.negateExact(count)));
    }

    /**
     * Adds all counts of a stored histogram.
     *
     * @throws IllegalArgumentException as {@link #fromBytes} does; nothing is added then
     */
    public void mergeBytes(byte[] stored) {
        merge(fromBytes(stored));
    }

    /**
     * The number of latencies, without NaN.
     *
     * @throws IllegalArgumentException if a bucket has a count below zero
     */
    public long count() {
        if (isDifference()) {
            throw new IllegalArgumentException(
                    "latencies were taken out of a histogram that had not been counted in it");
        }
        long total = Math.addExact(Math.addExact(zero, below), Math.addExact(above, infinite));
        for (long count : counts) {
            total = Math.addExact(total, count);
        }
        return total;
    }

    /**
     * The fraction of latencies that are at or above {@code limitMs}. Both ends are equal and exact
     * if the limit is the lower edge of a bucket. That holds for 2<sup>-10</sup> ms, 2<sup>24</sup>
     * ms and all limits between them with at most eight significant bits (1, 50, 100, 250, 1000,
     * 2000 ms). For other limits the ends differ by the latencies in the limit's bucket.
     *
     * @return empty if there are no latencies or only NaN
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
                    int place = slot == BELOW ? 0 : slot == ABOVE ? INFINITE : slot;
                    if (place <= INFINITE && place > bucket) {
                        reached[1] += count;
                        reached[0] += edge || place > bucket + 1 ? count : 0;
                    }
                });
        return Optional.of(new Interval((double) reached[0] / n, (double) reached[1] / n));
    }

    public long nanCount() {
        return nan;
    }

    /** Whether nothing was counted, not even NaN. */
    public boolean isEmpty() {
        return occupied() == 0;
    }

    /**
     * The latency of rank {@code floor(q * (n - 1))} in ascending order, in milliseconds, NaN if
     * there are no latencies or only NaN.
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
        int slot = slotOfRank(Math.min((long) Math.floor(q * (n - 1)), n - 1));
        return switch (slot) {
            case 0 -> 0.0;
            case BELOW -> RANGE_FROM;
            case ABOVE -> RANGE_TO;
            case INFINITE -> Double.POSITIVE_INFINITY;
            default -> middleOf(slot - 1);
        };
    }

    /**
     * The edges, in milliseconds, of the bucket that holds the latency of that rank. The lower edge
     * is 0 below the range; the upper edge is infinite above it.
     *
     * @param rank 0 for the smallest latency, without NaN
     * @throws IllegalArgumentException if there are not enough latencies
     */
    public Interval bucketOf(long rank) {
        if (rank < 0 || rank >= count()) {
            throw new IllegalArgumentException("rank " + rank + " of " + count() + " latencies");
        }
        int slot = slotOfRank(rank);
        return switch (slot) {
            case 0, BELOW -> new Interval(0, RANGE_FROM);
            case ABOVE, INFINITE -> new Interval(RANGE_TO, Double.POSITIVE_INFINITY);
            default -> new Interval(edge(slot - 1), edge(slot));
        };
    }

    /** Equal counts give equal bytes. */
    public byte[] toBytes() {
        boolean difference = isDifference();
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, difference ? DIFFERENCE : KIND);
        writer.number(occupied());
        int[] next = new int[1];
        forEachSlot(
                (slot, count) -> {
                    writer.number(slot - next[0]);
                    if (difference) {
                        writer.signed(count);
                    } else {
                        writer.number(count);
                    }
                    next[0] = slot + 1;
                });
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes have another format version or are corrupt; the
     *     message says what was found and what was expected
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
        return isDifference()
                ? "LatencyHistogram of what was taken out"
                : "LatencyHistogram of " + count() + " latencies and " + nan + " NaN";
    }

    private static void read(byte[] stored, SlotVisitor visitor) {
        StoredReader reader = new StoredReader(stored, "latency histogram");
        reader.expectVersion(FORMAT_VERSION);
        boolean difference = reader.kind("" + KIND + DIFFERENCE) == DIFFERENCE;
        int occupied = reader.number("the number of occupied buckets", SLOTS);
        boolean below = false;
        int slot = -1;
        for (int i = 0; i < occupied; i++) {
            int gap = reader.number("a gap between buckets", SLOTS);
            slot += gap + 1;
            if (slot >= SLOTS) {
                throw reader.corrupt("bucket " + slot, "at most " + (SLOTS - 1));
            }
            long count = difference ? reader.signed("a count") : reader.number("a count");
            if (count == 0) {
                throw reader.corrupt("count 0", "occupied buckets only");
            }
            below |= count < 0;
            visitor.visit(slot, count);
        }
        reader.expectEnd();
        if (difference && !below) {
            throw reader.corrupt("no count below 0", "one at least");
        }
    }

    /** Whether a count is below zero: pairs were removed that are counted elsewhere. */
    public boolean isDifference() {
        long signs = zero | below | above | infinite | nan;
        for (long count : counts) {
            signs |= count;
        }
        return signs < 0;
    }

    private int occupied() {
        int[] occupied = new int[1];
        forEachSlot((slot, count) -> occupied[0]++);
        return occupied[0];
    }

    /**
     * The leading bits of negative numbers, infinities and NaN are far above those of the range.
     */
    private static int slotOf(double ms) {
        int bucket = (int) (Double.doubleToRawLongBits(ms) >>> SHIFT) - BASE;
        if (bucket >= 0 && bucket < BUCKETS) {
            return bucket + 1;
        }
        if (Double.isNaN(ms)) {
            return NAN;
        }
        if (ms < RANGE_FROM) {
            return ms > 0 ? BELOW : 0;
        }
        return ms < Double.POSITIVE_INFINITY ? ABOVE : INFINITE;
    }

    private void addToSlot(int slot, long count) {
        switch (slot) {
            case 0 -> zero = Math.addExact(zero, count);
            case BELOW -> below = Math.addExact(below, count);
            case ABOVE -> above = Math.addExact(above, count);
            case INFINITE -> infinite = Math.addExact(infinite, count);
            case NAN -> nan = Math.addExact(nan, count);
            default -> addToBucket(slot - 1, count);
        }
    }

    private void addToBucket(int bucket, long count) {
        if (bucket + BASE < first || bucket + BASE >= first + counts.length) {
            makeRoomFor(bucket);
        }
        int i = bucket + BASE - first;
        counts[i] = Math.addExact(counts[i], count);
    }

    /** Grows the array, at most once per octave. Separate pages would add a lookup to every row. */
    private void makeRoomFor(int bucket) {
        int from = bucket - bucket % BUCKETS_PER_OCTAVE;
        int to = from + BUCKETS_PER_OCTAVE;
        if (counts.length == 0) {
            counts = new long[BUCKETS_PER_OCTAVE];
            first = from + BASE;
            return;
        }
        int present = first - BASE;
        int newFrom = Math.min(from, present);
        long[] wider = new long[Math.max(to, present + counts.length) - newFrom];
        System.arraycopy(counts, 0, wider, present - newFrom, counts.length);
        counts = wider;
        first = newFrom + BASE;
    }

    /** Visits the occupied slots in ascending order. */
    private void forEachSlot(SlotVisitor visitor) {
        visitUnlessZero(visitor, 0, zero);
        // A visitor may add to this same histogram: existing slots do not move.
        for (int i = 0; i < counts.length; i++) {
            visitUnlessZero(visitor, first - BASE + i + 1, counts[i]);
        }
        visitUnlessZero(visitor, INFINITE, infinite);
        visitUnlessZero(visitor, NAN, nan);
        visitUnlessZero(visitor, BELOW, below);
        visitUnlessZero(visitor, ABOVE, above);
    }

    private static void visitUnlessZero(SlotVisitor visitor, int slot, long count) {
        if (count != 0) {
            visitor.visit(slot, count);
        }
    }

    /** The slot of the latency of that rank, which must exist. */
    private int slotOfRank(long rank) {
        long passed = zero;
        if (rank < passed) {
            return 0;
        }
        passed += below;
        if (rank < passed) {
            return BELOW;
        }
        for (int i = 0; i < counts.length; i++) {
            passed += counts[i];
            if (rank < passed) {
                return first - BASE + i + 1;
            }
        }
        return rank < passed + above ? ABOVE : INFINITE;
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
