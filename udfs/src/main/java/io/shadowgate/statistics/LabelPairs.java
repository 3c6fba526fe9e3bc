package io.shadowgate.statistics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Pairs of labels. {@code cells} holds the smallest labels seen, at most {@link
 * PredictionHistogram#MAX_LABELS}; {@code other} holds the rest and stays empty until the cap is
 * reached.
 */
final class LabelPairs implements PairCounts {
    static final char KIND = 'C';

    private static final Cell PRIMARY = new Cell(1, 0, 0);
    private static final Cell SHADOW = new Cell(0, 1, 0);
    private static final Cell BOTH = new Cell(1, 1, 1);

    private final TreeMap<String, Cell> cells = new TreeMap<>();
    private Cell other = Cell.EMPTY;

    void add(String primaryLabel, String shadowLabel) {
        if (primaryLabel.equals(shadowLabel)) {
            add(asStored(primaryLabel), BOTH);
        } else {
            String p = asStored(primaryLabel);
            String s = asStored(shadowLabel);
            if (p.equals(s)) {
                add(p, BOTH);
            } else {
                add(p, PRIMARY);
                add(s, SHADOW);
            }
        }
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
        // A copy, since a histogram may be merged into itself.
        new TreeMap<>(that.cells).forEach(this::add);
        other = other.plus(that.other);
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
    public void write(StoredWriter writer) {
        writer.number(cells.size());
        cells.forEach(
                (label, cell) -> {
                    writer.text(label);
                    cell.write(writer);
                });
        writer.number(other.isEmpty() ? 0 : 1);
        if (!other.isEmpty()) {
            other.write(writer);
        }
    }

    static LabelPairs read(StoredReader reader) {
        LabelPairs pairs = new LabelPairs();
        int size = reader.number("the number of labels", PredictionHistogram.MAX_LABELS);
        String previous = null;
        for (int i = 0; i < size; i++) {
            String label = reader.text("a label");
            if (previous != null && previous.compareTo(label) >= 0) {
                throw reader.corrupt("label " + label + " after " + previous, "ascending labels");
            }
            pairs.cells.put(label, Cell.read(reader));
            previous = label;
        }
        if (reader.number("whether labels were left over", 1) == 1) {
            if (size < PredictionHistogram.MAX_LABELS) {
                throw reader.corrupt(
                        "labels left over beside " + size + " others",
                        "none below " + PredictionHistogram.MAX_LABELS);
            }
            pairs.other = Cell.read(reader);
        }
        return pairs;
    }

    private void add(String label, Cell more) {
        Cell present = cells.get(label);
        if (present != null) {
            cells.put(label, present.plus(more));
        } else if (cells.size() < PredictionHistogram.MAX_LABELS) {
            cells.put(label, more);
        } else if (label.compareTo(cells.lastKey()) < 0) {
            other = other.plus(cells.pollLastEntry().getValue());
            cells.put(label, more);
        } else {
            other = other.plus(more);
        }
    }

    private long[] column(ToLongFunction<Cell> part) {
        List<Cell> row = new ArrayList<>(cells.values());
        row.add(other);
        return row.stream().mapToLong(part).toArray();
    }

    /** The stored form is UTF-8, which has no half surrogate pairs. */
    static String asStored(String label) {
        for (int i = 0; i < label.length(); i++) {
            if (Character.isSurrogate(label.charAt(i))) {
                return new String(label.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return label;
    }
}
