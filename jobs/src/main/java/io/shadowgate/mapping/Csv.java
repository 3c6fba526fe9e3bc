package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import java.util.ArrayList;
import java.util.List;

/** The CSV text of a body: a line per row, without a header. */
final class Csv {
    private Csv() {}

    static List<Value> rows(String text) {
        List<Value> rows = new ArrayList<>();
        List<Scalar> row = new ArrayList<>();
        int at = 0;
        boolean inRow = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                if (inRow) {
                    rows.add(row(row));
                    row = new ArrayList<>();
                    inRow = false;
                }
                at++;
                continue;
            }
            inRow = true;
            StringBuilder quoted = new StringBuilder();
            boolean isQuoted = c == '"';
            if (isQuoted) {
                at = quotedCell(text, at + 1, quoted);
            }
            int from = at;
            while (at < text.length() && ",\n\r".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String cell = isQuoted ? quoted.toString() : text.substring(from, at).strip();
            row.add(cell.isEmpty() && !isQuoted ? Scalar.NULL : Scalar.text(cell));
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                if (at == text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r') {
                    row.add(Scalar.NULL);
                }
            }
        }
        if (inRow) {
            rows.add(row(row));
        }
        return rows;
    }

    /** Returns the place behind the closing quote. */
    private static int quotedCell(String text, int from, StringBuilder cell) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                cell.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                cell.append(c);
                at++;
            } else {
                break;
            }
        }
        return at;
    }

    private static Value row(List<Scalar> cells) {
        double[] numbers = new double[cells.size()];
        for (int i = 0; i < numbers.length; i++) {
            Scalar cell = cells.get(i);
            numbers[i] = cell.isText() ? Numerals.of(cell.text()) : Double.NaN;
            if (Double.isNaN(numbers[i])) {
                return new Items(List.copyOf(cells));
            }
        }
        // Labels such as 01 need their text.
        return numbers.length == 1 ? cells.get(0) : new Numbers(numbers, areWhole(cells));
    }

    private static boolean areWhole(List<Scalar> cells) {
        return cells.stream()
                .allMatch(
                        cell ->
                                cell.text()
                                        .chars()
                                        .allMatch(c -> c >= '0' && c <= '9' || c == '-'));
    }
}
