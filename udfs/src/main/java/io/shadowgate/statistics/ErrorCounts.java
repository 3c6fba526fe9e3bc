package io.shadowgate.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts errors by kind ({@link MessageKind}), with one example each. Merging is exact in any order
 * and any grouping, and equal content gives equal bytes.
 *
 * <p>The {@value #MOST_KINDS} lexicographically smallest kinds are counted by themselves, all
 * others together. As with the labels of {@link PredictionHistogram}, that does not depend on the
 * order. The example of a kind is its lexicographically smallest message. Kinds and examples are
 * cut to {@value #LONGEST} characters.
 *
 * <p>Not thread-safe.
 */
public final class ErrorCounts {
    /** Kinds that are counted by themselves. */
    public static final int MOST_KINDS = 50;

    /** Characters of a kind or an example. */
    public static final int LONGEST = 300;

    /** The kind of the kinds that are not counted by themselves. */
    public static final String OTHER = "other errors";

    private static final int FORMAT_VERSION = 1;
    private static final char KIND = 'E';

    private final TreeMap<String, Counted> kinds = new TreeMap<>();
    private @Nullable Counted other;

    // The last message and its kind, since errors mostly repeat.
    private String lastMessage = "";
    private String lastKind = "";

    /** Errors of one kind. */
    private record Counted(long count, String example) {
        Counted plus(Counted more) {
            return new Counted(
                    Math.addExact(count, more.count),
                    example.compareTo(more.example) <= 0 ? example : more.example);
        }
    }

    /**
     * Errors of one kind.
     *
     * @param kind a message without what it quotes
     * @param example one message
     */
    public record Kind(String kind, long count, String example) {}

    public void add(String message) {
        if (!message.equals(lastMessage)) {
            lastKind = cut(MessageKind.of(message));
            lastMessage = message;
        }
        add(lastKind, new Counted(1, cut(message)));
    }

    /** Adds all counts of others, which do not change. */
    public void merge(ErrorCounts others) {
        if (others.other != null) {
            addOther(others.other);
        }
        // A copy, since counts may be merged into themselves.
        new TreeMap<>(others.kinds).forEach(this::add);
    }

    /**
     * Adds all counts of a stored form.
     *
     * @throws IllegalArgumentException as {@link #fromBytes} does; nothing is added then
     */
    public void mergeBytes(byte[] stored) {
        merge(fromBytes(stored));
    }

    public boolean isEmpty() {
        return kinds.isEmpty() && other == null;
    }

    /** All kinds, the most frequent first, equally frequent ones in the order of their texts. */
    public List<Kind> commonest() {
        List<Kind> all = new ArrayList<>();
        kinds.forEach((kind, counted) -> all.add(new Kind(kind, counted.count, counted.example)));
        all.sort(Comparator.comparing(Kind::count, Comparator.reverseOrder()));
        if (other != null) {
            all.add(new Kind(OTHER, other.count, other.example));
        }
        return all;
    }

    public byte[] toBytes() {
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, KIND);
        writer.number(kinds.size());
        for (Map.Entry<String, Counted> kind : kinds.entrySet()) {
            writer.text(kind.getKey());
            write(writer, kind.getValue());
        }
        writer.number(other == null ? 0 : 1);
        if (other != null) {
            write(writer, other);
        }
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes have another format version or are corrupt; the
     *     message says what was found and what was expected
     */
    public static ErrorCounts fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "error counts");
        reader.expectVersion(FORMAT_VERSION);
        reader.kind("" + KIND);
        ErrorCounts counts = new ErrorCounts();
        int size = reader.number("the number of kinds", MOST_KINDS);
        String previous = null;
        for (int i = 0; i < size; i++) {
            String kind = reader.text("a kind");
            if (previous != null && previous.compareTo(kind) >= 0) {
                throw reader.corrupt("kind " + kind + " after " + previous, "ascending kinds");
            }
            counts.kinds.put(kind, read(reader));
            previous = kind;
        }
        if (reader.number("whether kinds were left over", 1) == 1) {
            if (size < MOST_KINDS) {
                throw reader.corrupt(
                        "kinds left over beside " + size + " others", "none below " + MOST_KINDS);
            }
            counts.other = read(reader);
        }
        reader.expectEnd();
        return counts;
    }

    private static void write(StoredWriter writer, Counted counted) {
        writer.number(counted.count);
        writer.text(counted.example);
    }

    private static Counted read(StoredReader reader) {
        long count = reader.number("a count of errors");
        if (count == 0) {
            throw reader.corrupt("a kind without errors", "counted kinds only");
        }
        return new Counted(count, reader.text("an example"));
    }

    private void add(String kind, Counted more) {
        Counted present = kinds.get(kind);
        if (present != null) {
            kinds.put(kind, present.plus(more));
        } else if (kinds.size() < MOST_KINDS) {
            kinds.put(kind, more);
        } else if (kind.compareTo(kinds.lastKey()) < 0) {
            addOther(kinds.pollLastEntry().getValue());
            kinds.put(kind, more);
        } else {
            addOther(more);
        }
    }

    private void addOther(Counted more) {
        other = other == null ? more : other.plus(more);
    }

    /** Cuts a text, and replaces half surrogate pairs, which UTF-8 cannot store. */
    private static String cut(String text) {
        return LabelPairs.asStored(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }

    @Override
    public boolean equals(@Nullable Object that) {
        return that instanceof ErrorCounts counts && Arrays.equals(toBytes(), counts.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return "ErrorCounts " + commonest();
    }
}
