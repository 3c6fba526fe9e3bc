package io.shadowgate.statistics;

/**
 * The three counts of a bin: primary, shadow, and pairs with both sides in it (the diagonal).
 * Unless pairs were removed before they were added, none is below 0 and the diagonal is the
 * smallest.
 */
record Cell(long primary, long shadow, long diagonal) {

    static final Cell EMPTY = new Cell(0, 0, 0);

    Cell plus(Cell other) {
        return new Cell(
                Math.addExact(primary, other.primary),
                Math.addExact(shadow, other.shadow),
                Math.addExact(diagonal, other.diagonal));
    }

    Cell negated() {
        return new Cell(
                Math.negateExact(primary), Math.negateExact(shadow), Math.negateExact(diagonal));
    }

    boolean isEmpty() {
        return (primary | shadow | diagonal) == 0;
    }

    /** Whether these counts are possible only after a removal. */
    boolean isDifference() {
        return (primary | shadow | diagonal) < 0 || diagonal > Math.min(primary, shadow);
    }

    void write(StoredWriter writer, boolean difference) {
        if (difference) {
            writer.signed(primary);
            writer.signed(shadow);
            writer.signed(diagonal);
        } else {
            writer.number(primary);
            writer.number(shadow);
            writer.number(diagonal);
        }
    }

    static Cell read(StoredReader reader, boolean difference) {
        Cell cell = difference ? readSigned(reader) : readCounted(reader);
        if (cell.isEmpty()) {
            throw reader.corrupt("an empty bin", "occupied bins only");
        }
        return cell;
    }

    private static Cell readSigned(StoredReader reader) {
        return new Cell(
                reader.signed("a primary count"),
                reader.signed("a shadow count"),
                reader.signed("a diagonal count"));
    }

    private static Cell readCounted(StoredReader reader) {
        Cell cell =
                new Cell(
                        reader.number("a primary count"),
                        reader.number("a shadow count"),
                        reader.number("a diagonal count"));
        if (cell.diagonal > Math.min(cell.primary, cell.shadow)) {
            throw reader.corrupt(
                    cell.diagonal + " pairs on the diagonal",
                    "at most " + Math.min(cell.primary, cell.shadow));
        }
        return cell;
    }
}
