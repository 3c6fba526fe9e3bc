package io.shadowgate.statistics;

import java.util.Arrays;

/**
 * Keeps all added numbers, for statistics that need every one of them. Each takes 8 bytes; the
 * limit is {@value #MAX_SIZE} numbers. Numbers can be removed again, even before they are added.
 *
 * <p>Not thread-safe.
 */
public final class Samples {
    /** The largest number of samples: 80 MB. */
    public static final int MAX_SIZE = 10_000_000;

    private static final double[] NONE = {};

    private double[] added = NONE;
    private int addedSize;
    private double[] removed = NONE;
    private int removedSize;

    public void add(double value) {
        added = withRoom(added, addedSize, 1);
        added[addedSize++] = canonical(value);
    }

    /** Undoes an {@link #add}. */
    public void remove(double value) {
        removed = withRoom(removed, removedSize, 1);
        removed[removedSize++] = canonical(value);
    }

    public void merge(Samples other) {
        int more = other.addedSize;
        added = withRoom(added, addedSize, more);
        System.arraycopy(other.added, 0, added, addedSize, more);
        addedSize += more;
        int less = other.removedSize;
        removed = withRoom(removed, removedSize, less);
        System.arraycopy(other.removed, 0, removed, removedSize, less);
        removedSize += less;
    }

    /** The numbers in ascending order, -0.0 before 0.0 and NaN last; a copy. */
    public double[] sorted() {
        settle();
        return Arrays.copyOf(added, addedSize);
    }

    void write(StoredWriter writer) {
        settle();
        write(writer, added, addedSize);
        write(writer, removed, removedSize);
    }

    static Samples read(StoredReader reader) {
        Samples samples = new Samples();
        samples.added = readAscending(reader, "a number");
        samples.addedSize = samples.added.length;
        samples.removed = readAscending(reader, "a removed number");
        samples.removedSize = samples.removed.length;
        samples.settle();
        if (samples.addedSize != samples.added.length) {
            throw reader.corrupt("a number that is also removed", "either");
        }
        return samples;
    }

    /** Sorts both lists and drops numbers that are in both. */
    private void settle() {
        Arrays.sort(added, 0, addedSize);
        if (removedSize == 0) {
            return;
        }
        Arrays.sort(removed, 0, removedSize);
        int keptAdded = 0;
        int keptRemoved = 0;
        int i = 0;
        int j = 0;
        while (i < addedSize || j < removedSize) {
            int order =
                    i == addedSize
                            ? 1
                            : j == removedSize ? -1 : Double.compare(added[i], removed[j]);
            if (order < 0) {
                added[keptAdded++] = added[i++];
            } else if (order > 0) {
                removed[keptRemoved++] = removed[j++];
            } else {
                i++;
                j++;
            }
        }
        addedSize = keptAdded;
        removedSize = keptRemoved;
    }

    private double[] withRoom(double[] numbers, int size, int more) {
        if ((long) size + more > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "more than "
                            + MAX_SIZE
                            + " numbers to keep one by one: use a histogram, or smaller groups");
        }
        return size + more <= numbers.length
                ? numbers
                : Arrays.copyOf(numbers, Math.max(size + more, Math.min(MAX_SIZE, size * 3 / 2)));
    }

    /** NaN has many bit patterns, but equal samples must have equal bytes. */
    private static double canonical(double value) {
        return Double.isNaN(value) ? Double.NaN : value;
    }

    private static void write(StoredWriter writer, double[] numbers, int size) {
        writer.number(size);
        for (int i = 0; i < size; i++) {
            writer.real(numbers[i]);
        }
    }

    private static double[] readAscending(StoredReader reader, String name) {
        int size = reader.number("how often " + name, MAX_SIZE);
        reader.expectRoom(size, Double.BYTES);
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            double number = reader.real(name);
            if (i > 0 && Double.compare(numbers[i - 1], number) > 0) {
                throw reader.corrupt(name + " " + number + " after " + numbers[i - 1], "ascending");
            }
            if (Double.doubleToRawLongBits(number) != Double.doubleToLongBits(number)) {
                throw reader.corrupt(name + " that is another NaN", "the usual one");
            }
            numbers[i] = number;
        }
        return numbers;
    }
}
