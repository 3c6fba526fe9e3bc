package io.shadowgate.statistics;

/**
 * The three counts of a bin. Where nothing was taken out that had not been counted, none is below 0
 * and no more pairs lie on the diagonal than on either side.
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

    /** Whether counting alone cannot have led here. */
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
