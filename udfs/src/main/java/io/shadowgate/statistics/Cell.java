package io.shadowgate.statistics;

/** The three counts of an occupied bin: neither empty nor with more pairs than either side has. */
record Cell(long primary, long shadow, long diagonal) {

    static final Cell EMPTY = new Cell(0, 0, 0);

    Cell plus(Cell other) {
        return new Cell(
                Math.addExact(primary, other.primary),
                Math.addExact(shadow, other.shadow),
                Math.addExact(diagonal, other.diagonal));
    }

    boolean isEmpty() {
        return primary == 0 && shadow == 0;
    }

    void write(StoredWriter writer) {
        writer.number(primary);
        writer.number(shadow);
        writer.number(diagonal);
    }

    static Cell read(StoredReader reader) {
        Cell cell =
                new Cell(
                        reader.number("a primary count"),
                        reader.number("a shadow count"),
                        reader.number("a diagonal count"));
        if (cell.isEmpty()) {
            throw reader.corrupt("an empty bin", "occupied bins only");
        }
        if (cell.diagonal > Math.min(cell.primary, cell.shadow)) {
            throw reader.corrupt(
                    cell.diagonal + " pairs on the diagonal",
                    "at most " + Math.min(cell.primary, cell.shadow));
        }
        return cell;
    }
}
