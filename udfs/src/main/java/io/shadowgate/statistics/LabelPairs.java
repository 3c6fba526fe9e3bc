package io.shadowgate.statistics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Counts pairs of labels. {@code cells} holds the smallest labels seen, at most {@link
 * PredictionHistogram#MAX_LABELS}. {@code other} holds the rest and is empty until that limit is
 * reached.
 *
 * <p>Labels can be removed only while {@code other} is empty. A label in {@code other} could not
 * get its cell back when a smaller label leaves, so removal fails instead of counting wrong.
 */
final class LabelPairs implements PairCounts {
    static final char KIND = 'C';

    private static final Cell PRIMARY = new Cell(1, 0, 0);
    private static final Cell SHADOW = new Cell(0, 1, 0);
    private static final Cell BOTH = new Cell(1, 1, 1);

    private final TreeMap<String, Cell> cells = new TreeMap<>();
    private Cell other = Cell.EMPTY;

    void add(String primaryLabel, String shadowLabel) {
        String p = asStored(primaryLabel);
        String s = asStored(shadowLabel);
        if (p.equals(s)) {
            add(p, BOTH);
        } else {
            add(p, PRIMARY);
            add(s, SHADOW);
        }
    }

    /** Undoes an {@link #add(String, String)}. */
    void remove(String primaryLabel, String shadowLabel) {
        LabelPairs pair = new LabelPairs();
        pair.add(primaryLabel, shadowLabel);
        remove(pair);
    }

    List<String> labels() {
        return List.copyOf(cells.keySet());
    }

    @Override
    public String layout() {
        return "labels";
    }

    @Override
    public void merge(PairCounts counts) {
        LabelPairs that = (LabelPairs) counts;
        if (!that.other.isEmpty()) {
            moveToOther(that.other);
        }
        // A copy, since a histogram may be merged into itself.
        new TreeMap<>(that.cells).forEach(this::add);
    }

    @Override
    public void remove(PairCounts counts) {
        LabelPairs that = (LabelPairs) counts;
        if (!that.other.isEmpty()) {
            throw tooManyLabels();
        }
        new TreeMap<>(that.cells).forEach((label, cell) -> add(label, cell.negated()));
    }

    @Override
    public boolean isEmpty() {
        return cells.isEmpty() && other.isEmpty();
    }

    @Override
    public boolean isDifference() {
        return cells.values().stream().anyMatch(Cell::isDifference);
    }

    @Override
    public long[] primary() {
        return column(Cell::primary);
    }

    @Override
    public long[] shadow() {
        return column(Cell::shadow);
    }

    @Override
    public long[] diagonal() {
        return column(Cell::diagonal);
    }

    @Override
    public char kind() {
        return KIND;
    }

    @Override
    public void write(StoredWriter writer, boolean difference) {
        writer.number(cells.size());
        cells.forEach(
                (label, cell) -> {
                    writer.text(label);
                    cell.write(writer, difference);
                });
        writer.number(other.isEmpty() ? 0 : 1);
        if (!other.isEmpty()) {
            other.write(writer, false);
        }
    }

    static LabelPairs read(StoredReader reader, boolean difference) {
        LabelPairs pairs = new LabelPairs();
        int size = reader.number("the number of labels", PredictionHistogram.MAX_LABELS);
        String previous = null;
        for (int i = 0; i < size; i++) {
            String label = reader.text("a label");
            if (previous != null && previous.compareTo(label) >= 0) {
                throw reader.corrupt("label " + label + " after " + previous, "ascending labels");
            }
            pairs.cells.put(label, Cell.read(reader, difference));
            previous = label;
        }
        if (reader.number("whether labels were left over", 1) == 1) {
            if (size < PredictionHistogram.MAX_LABELS) {
                throw reader.corrupt(
                        "labels left over beside " + size + " others",
                        "none below " + PredictionHistogram.MAX_LABELS);
            }
            pairs.other = Cell.read(reader, false);
            if (difference) {
                throw reader.corrupt("labels left over after some were taken out", "none");
            }
        }
        return pairs;
    }

    private void add(String label, Cell more) {
        if (more.isDifference() && !other.isEmpty()) {
            throw tooManyLabels();
        }
        Cell present = cells.get(label);
        Cell sum = present == null ? more : present.plus(more);
        if (sum.isEmpty()) {
            cells.remove(label);
        } else if (present != null || cells.size() < PredictionHistogram.MAX_LABELS) {
            cells.put(label, sum);
        } else if (label.compareTo(cells.lastKey()) < 0) {
            moveToOther(cells.pollLastEntry().getValue());
            cells.put(label, more);
        } else {
            moveToOther(more);
        }
    }

    private void moveToOther(Cell more) {
        if (more.isDifference() || other.isEmpty() && isDifference()) {
            throw tooManyLabels();
        }
        other = other.plus(more);
    }

    private static IllegalArgumentException tooManyLabels() {
        return new IllegalArgumentException(
                "labels taken out of more than "
                        + PredictionHistogram.MAX_LABELS
                        + ": labels beyond that number share one bin");
    }

    private long[] column(ToLongFunction<Cell> part) {
        List<Cell> row = new ArrayList<>(cells.values());
        row.add(other);
        return row.stream().mapToLong(part).toArray();
    }

    /** The label after a round trip through UTF-8, which has no half surrogate pairs. */
    static String asStored(String label) {
        for (int i = 0; i < label.length(); i++) {
            if (Character.isSurrogate(label.charAt(i))) {
                return new String(label.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return label;
    }
}
