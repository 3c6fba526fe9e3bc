package io.shadowgate.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often each label of the primary occurs together with each label of the shadow. Merging
 * is plain addition: it is exact in any order and any grouping, and equal content gives equal
 * bytes.
 *
 * <p><b>Labels are capped.</b> The {@value #MAX_LABELS} lexicographically smallest labels have rows
 * and columns of their own. All others share OTHER, which is null here. The result does not depend
 * on the order of rows, for the reason given at {@link PredictionHistogram}. Within OTHER, pairs of
 * equal labels are counted separately from pairs of different labels.
 *
 * <p><b>Removal.</b> Pairs can be removed again, even before they are added: counts of a part can
 * be below zero until it is merged with the rest. Until then its results cannot be read, and its
 * stored form has a different letter. Removal fails beyond {@value #MAX_LABELS} labels, because a
 * label in OTHER could not get its row back when a smaller label leaves.
 *
 * <p>Strings are compared as {@link String#compareTo} does. A label with half a surrogate pair
 * counts as if that half were "?", as in its stored form.
 *
 * <p>Not thread-safe.
 */
public final class ConfusionMatrix {
    /** Labels with a row and a column of their own. */
    public static final int MAX_LABELS = 100;

    static final int FORMAT_VERSION = 1;
    private static final char KIND = 'M';

    /** Some cell has a count below zero. */
    private static final char DIFFERENCE = 'm';

    @Nullable private static final String OTHER = null;
    private static final Comparator<String> OTHER_LAST =
            Comparator.nullsLast(Comparator.naturalOrder());

    /**
     * Pairs with these labels.
     *
     * @param primary null for OTHER, as {@code shadow}
     * @param agrees whether the labels are equal; two labels in OTHER can differ
     */
    public record Entry(
            @Nullable String primary, @Nullable String shadow, boolean agrees, long pairs) {}

    private final TreeSet<String> labels = new TreeSet<>();
    private final TreeMap<String, TreeMap<String, Long>> rows = new TreeMap<>(OTHER_LAST);
    private long equalOthers;

    public void add(String primary, String shadow) {
        add(LabelPairs.asStored(primary), LabelPairs.asStored(shadow), 1);
    }

    /**
     * Undoes an {@link #add}.
     *
     * @throws IllegalArgumentException if more labels were added than can have rows of their own
     */
    public void remove(String primary, String shadow) {
        add(LabelPairs.asStored(primary), LabelPairs.asStored(shadow), -1);
    }

    /**
     * Adds all counts of {@code other}, which does not change.
     *
     * @throws IllegalArgumentException if pairs were removed from one of them and there are more
     *     labels than can have rows of their own
     */
    public void merge(ConfusionMatrix other) {
        // The list of cells is a copy, since a matrix may be merged into itself.
        List<Entry> cells = other.cells();
        if (other.hasOther() && isDifference()) {
            throw tooManyLabels();
        }
        for (Entry entry : cells) {
            if (entry.agrees() && entry.primary() == null) {
                equalOthers = Math.addExact(equalOthers, entry.pairs());
            } else {
                add(entry.primary(), entry.shadow(), entry.pairs());
            }
        }
    }

    /**
     * Undoes a {@link #merge}.
     *
     * @throws IllegalArgumentException if more labels were added than can have rows of their own
     */
    public void remove(ConfusionMatrix other) {
        if (other.hasOther()) {
            throw tooManyLabels();
        }
        for (Entry entry : other.cells()) {
            add(entry.primary(), entry.shadow(), Math.negateExact(entry.pairs()));
        }
    }

    /**
     * The non-zero cells, ordered by primary label, then by shadow label, with OTHER last.
     *
     * @throws IllegalArgumentException if pairs were removed that had not been added
     */
    public List<Entry> entries() {
        if (isDifference()) {
            throw new IllegalArgumentException(
                    "pairs were taken out of a confusion matrix that had not been counted in it");
        }
        return cells();
    }

    private List<Entry> cells() {
        List<Entry> entries = new ArrayList<>();
        rows.forEach(
                (primary, row) ->
                        row.forEach(
                                (shadow, pairs) ->
                                        entries.add(
                                                new Entry(
                                                        primary,
                                                        shadow,
                                                        primary != null && primary.equals(shadow),
                                                        pairs))));
        if (equalOthers > 0) {
            entries.add(new Entry(OTHER, OTHER, true, equalOthers));
        }
        return entries;
    }

    public boolean isEmpty() {
        return rows.isEmpty() && equalOthers == 0;
    }

    /** Cohen's kappa; empty if it is undefined or if labels are in OTHER. */
    public Optional<CohensKappa> kappa() {
        if (equalOthers > 0
                || entries().stream().anyMatch(e -> e.primary() == null || e.shadow() == null)) {
            return Optional.empty();
        }
        List<String> order = List.copyOf(labels);
        long[][] table = new long[order.size()][order.size()];
        for (Entry entry : entries()) {
            table[order.indexOf(entry.primary())][order.indexOf(entry.shadow())] = entry.pairs();
        }
        return CohensKappa.of(table);
    }

    public byte[] toBytes() {
        boolean difference = isDifference();
        StoredWriter writer = new StoredWriter(FORMAT_VERSION, difference ? DIFFERENCE : KIND);
        List<String> order = List.copyOf(labels);
        writer.number(order.size());
        order.forEach(writer::text);
        writer.number(rows.values().stream().mapToInt(Map::size).sum());
        int next = 0;
        for (var row : rows.entrySet()) {
            for (var cell : row.getValue().entrySet()) {
                int place =
                        place(order, row.getKey()) * (order.size() + 1)
                                + place(order, cell.getKey());
                writer.number(place - next);
                if (difference) {
                    writer.signed(cell.getValue());
                } else {
                    writer.number(cell.getValue());
                }
                next = place + 1;
            }
        }
        writer.number(equalOthers);
        return writer.toBytes();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not in that form; the message says what was
     *     found
     */
    public static ConfusionMatrix fromBytes(byte[] stored) {
        StoredReader reader = new StoredReader(stored, "confusion matrix");
        reader.expectVersion(FORMAT_VERSION);
        boolean difference = reader.kind("" + KIND + DIFFERENCE) == DIFFERENCE;
        ConfusionMatrix matrix = new ConfusionMatrix();
        int size = reader.number("the number of labels", MAX_LABELS);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String label = reader.text("a label");
            if (i > 0 && order.get(i - 1).compareTo(label) >= 0) {
                throw reader.corrupt(
                        "label " + label + " after " + order.get(i - 1), "ascending labels");
            }
            order.add(label);
        }
        int places = (size + 1) * (size + 1);
        int cells = reader.number("the number of cells", places);
        int place = -1;
        for (int i = 0; i < cells; i++) {
            place += reader.number("a gap between cells", places) + 1;
            if (place >= places) {
                throw reader.corrupt("cell " + place, "at most " + (places - 1));
            }
            long pairs = difference ? reader.signed("a count") : reader.number("a count");
            if (pairs == 0) {
                throw reader.corrupt("an empty cell", "occupied cells only");
            }
            matrix.put(label(order, place / (size + 1)), label(order, place % (size + 1)), pairs);
        }
        matrix.equalOthers = reader.number("the number of equal pairs left over");
        reader.expectEnd();
        if (matrix.labels.size() != size) {
            throw reader.corrupt("a label without pairs", "some for each label");
        }
        if (size < MAX_LABELS && matrix.hasOther()) {
            throw reader.corrupt("labels left over beside " + size, "none below " + MAX_LABELS);
        }
        if (difference && (matrix.hasOther() || !matrix.isDifference())) {
            throw reader.corrupt("counts of a matrix", "some that were taken out");
        }
        return matrix;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix that
                && labels.equals(that.labels)
                && rows.equals(that.rows)
                && equalOthers == that.equalOthers;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    private void add(@Nullable String primary, @Nullable String shadow, long pairs) {
        if (pairs < 0 && hasOther()) {
            throw tooManyLabels();
        }
        keep(primary);
        keep(shadow);
        while (labels.size() > MAX_LABELS) {
            if (pairs < 0 || !hasOther() && isDifference()) {
                throw tooManyLabels();
            }
            evict(labels.pollLast());
        }
        String p = kept(primary);
        String s = kept(shadow);
        if (p == null && s == null && primary != null && primary.equals(shadow)) {
            equalOthers = Math.addExact(equalOthers, pairs);
        } else {
            put(p, s, pairs);
        }
    }

    private void keep(@Nullable String label) {
        if (label != null) {
            labels.add(label);
        }
    }

    private @Nullable String kept(@Nullable String label) {
        return label != null && labels.contains(label) ? label : OTHER;
    }

    /** Moves the counts of a label to OTHER. */
    private void evict(String label) {
        TreeMap<String, Long> row = rows.remove(label);
        if (row != null) {
            Long equal = row.remove(label);
            equalOthers = Math.addExact(equalOthers, equal == null ? 0 : equal);
            row.forEach((shadow, pairs) -> put(OTHER, shadow, pairs));
        }
        new TreeMap<>(rows)
                .forEach(
                        (primary, others) -> {
                            Long pairs = others.remove(label);
                            if (pairs != null) {
                                put(primary, OTHER, pairs);
                            }
                        });
    }

    private void put(@Nullable String primary, @Nullable String shadow, long pairs) {
        keep(primary);
        keep(shadow);
        TreeMap<String, Long> row = rows.computeIfAbsent(primary, p -> new TreeMap<>(OTHER_LAST));
        if (row.merge(shadow, pairs, Math::addExact) == 0) {
            row.remove(shadow);
            if (row.isEmpty()) {
                rows.remove(primary);
            }
            forgetUnlessUsed(primary);
            forgetUnlessUsed(shadow);
        }
    }

    private void forgetUnlessUsed(@Nullable String label) {
        if (label != null
                && !rows.containsKey(label)
                && rows.values().stream().noneMatch(row -> row.containsKey(label))) {
            labels.remove(label);
        }
    }

    /** Whether a count is below zero: pairs were removed that are counted elsewhere. */
    public boolean isDifference() {
        return rows.values().stream()
                .anyMatch(row -> row.values().stream().anyMatch(pairs -> pairs < 0));
    }

    private static IllegalArgumentException tooManyLabels() {
        return new IllegalArgumentException(
                "labels taken out of more than "
                        + MAX_LABELS
                        + ": labels beyond that number share one row");
    }

    private boolean hasOther() {
        return equalOthers > 0
                || rows.containsKey(OTHER)
                || rows.values().stream().anyMatch(row -> row.containsKey(OTHER));
    }

    private static int place(List<String> order, @Nullable String label) {
        return label == null ? order.size() : order.indexOf(label);
    }

    private static @Nullable String label(List<String> order, int place) {
        return place < order.size() ? order.get(place) : OTHER;
    }
}
