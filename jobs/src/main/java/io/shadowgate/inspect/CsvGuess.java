package io.shadowgate.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written.
 *
 * @param delimiter between its cells
 * @param columns names for its columns, if it has no header; otherwise empty
 */
public record CsvGuess(char delimiter, List<String> columns) {
    /** In the order in which they win if several fit. */
    private static final List<Character> DELIMITERS = List.of(',', '\t', ';', '|');

    public CsvGuess {
        columns = List.copyOf(columns);
    }

    /**
     * The delimiter that cuts all rows into the same number of cells, at least two.
     *
     * @param rows the first rows, cut by a delimiter
     * @param isNumber of a cell
     * @return null if no delimiter does
     */
    public static @Nullable CsvGuess of(
            Function<Character, List<List<String>>> rows, Predicate<String> isNumber) {
        CsvGuess best = null;
        double most = 0;
        for (char delimiter : DELIMITERS) {
            List<List<String>> cut = rows.apply(delimiter);
            int width = cut.isEmpty() ? 0 : cut.get(0).size();
            if (width < 2) {
                continue;
            }
            double same =
                    (double) cut.stream().filter(row -> row.size() == width).count() / cut.size();
            // Wider is better, but only if the rows agree on it.
            double fit = same < 0.8 ? 0 : same * width;
            if (fit > most) {
                most = fit;
                best = new CsvGuess(delimiter, columns(cut, isNumber));
            }
        }
        return best;
    }

    /** Names if the first row holds values, as a number shows. A table may count its columns. */
    private static List<String> columns(List<List<String>> rows, Predicate<String> isNumber) {
        List<String> first = rows.get(0).stream().map(String::strip).toList();
        boolean counts = true;
        for (int i = 0; i < first.size(); i++) {
            counts &= first.get(i).equals(String.valueOf(i));
        }
        if (counts || first.stream().noneMatch(isNumber)) {
            return List.of();
        }
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= first.size(); i++) {
            columns.add("column" + i);
        }
        return columns;
    }
}
