package io.shadowgate.statistics;

import java.util.Map;
import java.util.TreeMap;

/**
 * Scores outside of the bins of a histogram, on a coarse logarithmic grid. The bins that would have
 * fitted can be read from it.
 *
 * <p>Each octave of magnitudes from 2^{@value #LOWEST} to 2^{@value #HIGHEST} has eight cells for
 * each sign; smaller magnitudes share one cell, larger ones one for each sign. So there are at most
 * 1,539 cells, whatever the scores are.
 */
final class OutsideScores {
    private static final int LOWEST = -32;
    private static final int HIGHEST = 64;

    /** Cuts a double to its exponent and three more bits. */
    private static final int SHIFT = 52 - 3;

    private static final long BASE = Double.doubleToRawLongBits(0x1p-32) >>> SHIFT;

    /** The cell of magnitudes beyond the grid, infinite ones among them. */
    static final int BEYOND = (HIGHEST - LOWEST) * 8 + 1;

    private static final Cell PRIMARY = new Cell(1, 0, 0);
    private static final Cell SHADOW = new Cell(0, 1, 0);

    private final TreeMap<Integer, Cell> cells = new TreeMap<>();

    void add(boolean ofPrimary, double score, int sign) {
        Cell one = ofPrimary ? PRIMARY : SHADOW;
        add(indexOf(score), sign > 0 ? one : one.negated());
    }

    void add(OutsideScores others, int sign) {
        // A copy, since a histogram may be merged into itself.
        new TreeMap<>(others.cells)
                .forEach((index, cell) -> add(index, sign > 0 ? cell : cell.negated()));
    }

    /** The counts by index, ascending in the score. The diagonal is not counted. */
    Map<Integer, Cell> cells() {
        return cells;
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    boolean isDifference() {
        return cells.values().stream().anyMatch(Cell::isDifference);
    }

    void write(StoredWriter writer, boolean difference) {
        writer.number(cells.size());
        cells.forEach(
                (index, cell) -> {
                    writer.number(index + BEYOND);
                    cell.write(writer, difference);
                });
    }

    static OutsideScores read(StoredReader reader, boolean difference) {
        OutsideScores scores = new OutsideScores();
        int size = reader.number("the number of cells outside of the bins", 2 * BEYOND + 1);
        int previous = -1;
        for (int i = 0; i < size; i++) {
            int place = reader.number("a cell outside of the bins", 2 * BEYOND);
            if (place <= previous) {
                throw reader.corrupt("cell " + place + " after " + previous, "ascending cells");
            }
            scores.cells.put(place - BEYOND, Cell.read(reader, difference));
            previous = place;
        }
        return scores;
    }

    static int indexOf(double score) {
        long magnitude = (Double.doubleToRawLongBits(Math.abs(score)) >>> SHIFT) - BASE + 1;
        int index = (int) Math.max(0, Math.min(magnitude, BEYOND));
        return score < 0 ? -index : index;
    }

    /** The smallest score of a cell; infinite for the lowest. */
    static double lower(int index) {
        return index > 0 ? magnitude(index) : -magnitude(1 - index);
    }

    /** The end of a cell; infinite for the highest. */
    static double upper(int index) {
        return index < 0 ? -magnitude(-index) : magnitude(index + 1);
    }

    /** The smallest magnitude of a cell. */
    private static double magnitude(int index) {
        return index > BEYOND
                ? Double.POSITIVE_INFINITY
                : Double.longBitsToDouble(BASE + index - 1 << SHIFT);
    }

    private void add(int index, Cell more) {
        Cell sum = cells.getOrDefault(index, Cell.EMPTY).plus(more);
        if (sum.isEmpty()) {
            cells.remove(index);
        } else {
            cells.put(index, sum);
        }
    }
}
