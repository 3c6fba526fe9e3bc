package io.shadowgate.page;

import io.shadowgate.statistics.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which label meets which other one: the whole matrix if there are few labels, and otherwise its
 * largest cells beside the diagonal with a count of the rest.
 *
 * @param rows what the rows are, such as the name of the primary
 * @param columns what the columns are
 * @param of the path of its record, such as {@code v13/confusion}
 * @param entries the cells that are not 0. In one with {@code agrees} both labels are the same
 */
record ConfusionTable(String rows, String columns, String of, List<ConfusionMatrix.Entry> entries) {
    private static final int MOST_LABELS = 10;
    private static final int MOST_OPEN = 10;
    private static final int MOST_ROWS = 100;
    private static final int TINTS = 3;
    private static final String OTHER = "(other labels)";

    private static final Comparator<ConfusionMatrix.Entry> LARGEST_FIRST =
            Comparator.comparingLong(ConfusionMatrix.Entry::pairs)
                    .reversed()
                    .thenComparing(entry -> name(entry.primary()))
                    .thenComparing(entry -> name(entry.shadow()));

    private static String name(@Nullable String label) {
        return label == null ? OTHER : label;
    }

    void write(Sheet sheet) {
        TreeSet<String> labels = new TreeSet<>();
        for (ConfusionMatrix.Entry entry : entries) {
            labels.add(name(entry.primary()));
            labels.add(name(entry.shadow()));
        }
        if (labels.size() <= MOST_LABELS) {
            matrix(List.copyOf(labels), sheet);
        } else {
            largest(sheet);
        }
    }

    private void matrix(List<String> labels, Sheet sheet) {
        Map<List<String>, Long> cells = new HashMap<>();
        long most = 0;
        for (ConfusionMatrix.Entry entry : entries) {
            List<String> at = List.of(name(entry.primary()), name(entry.shadow()));
            cells.merge(at, entry.pairs(), Long::sum);
            if (!Objects.equals(entry.primary(), entry.shadow())) {
                most = Math.max(most, entry.pairs());
            }
        }
        Columns heads = Columns.of(rows + " \u2193   " + columns + " \u2192");
        labels.forEach(heads::numbers);
        long largest = most;
        sheet.table(
                rows + " by " + columns,
                heads,
                () -> {
                    for (String row : labels) {
                        List<Sheet.Cell> line = new ArrayList<>();
                        line.add(new Sheet.Cell("", () -> sheet.name(row)));
                        for (String column : labels) {
                            long count = cells.getOrDefault(List.of(row, column), 0L);
                            line.add(
                                    new Sheet.Cell(
                                            row.equals(column) ? "same" : tint(count, largest),
                                            () ->
                                                    sheet.count(
                                                            of + "/" + row + "/" + column, count)));
                        }
                        sheet.row(line);
                    }
                });
    }

    /** The class of a cell that is not on the diagonal. */
    private static String tint(long count, long largest) {
        return count == 0
                ? ""
                : "tint" + (int) Math.max(1, Math.ceil((double) TINTS * count / largest));
    }

    private void largest(Sheet sheet) {
        List<ConfusionMatrix.Entry> differing =
                entries.stream().filter(entry -> !entry.agrees()).sorted(LARGEST_FIRST).toList();
        long all = differing.stream().mapToLong(ConfusionMatrix.Entry::pairs).sum();
        if (all == 0) {
            sheet.paragraph("All labels are the same.");
            return;
        }
        int open = Math.min(MOST_OPEN, differing.size());
        int shown = Math.min(MOST_ROWS, differing.size());
        cells(differing.subList(0, open), all, sheet);
        if (open < shown) {
            sheet.folded(
                    Words.count(shown - open) + " more pairs of labels",
                    () -> cells(differing.subList(open, shown), all, sheet));
        }
        if (shown < differing.size()) {
            long rest =
                    differing.subList(shown, differing.size()).stream()
                            .mapToLong(ConfusionMatrix.Entry::pairs)
                            .sum();
            sheet.note(
                    Words.count(differing.size() - shown)
                            + " other pairs of labels: "
                            + Words.requests(rest)
                            + " together.");
        }
    }

    private void cells(List<ConfusionMatrix.Entry> cells, long all, Sheet sheet) {
        sheet.table(
                rows + " by " + columns,
                Columns.of(rows, columns).numbers("requests", "share of those that differ"),
                () -> {
                    for (ConfusionMatrix.Entry cell : cells) {
                        String row = name(cell.primary());
                        String column = name(cell.shadow());
                        sheet.row(
                                () -> sheet.name(row),
                                () -> sheet.name(column),
                                () -> sheet.count(of + "/" + row + "/" + column, cell.pairs()),
                                sheet.cell(Words.share((double) cell.pairs() / all)));
                    }
                });
    }
}
