package io.shadowgate.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table, from left to right. Numbers stand at the right of their column, so that
 * digits of one size are below each other.
 */
final class Columns {
    private final List<Column> columns = new ArrayList<>();

    private Columns() {}

    record Column(String head, boolean isNumber) {}

    static Columns of(String... heads) {
        return new Columns().texts(heads);
    }

    /** Adds columns of text. */
    Columns texts(String... heads) {
        for (String head : heads) {
            columns.add(new Column(head, false));
        }
        return this;
    }

    /** Adds columns of numbers. */
    Columns numbers(String... heads) {
        for (String head : heads) {
            columns.add(new Column(head, true));
        }
        return this;
    }

    List<Column> all() {
        return columns;
    }

    /** Whether a column is of numbers; one that the table has no head for is not. */
    boolean isNumber(int column) {
        return column < columns.size() && columns.get(column).isNumber;
    }
}
