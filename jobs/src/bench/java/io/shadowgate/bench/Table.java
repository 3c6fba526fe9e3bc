package io.shadowgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Prints all groups: each line, followed by the ratios for it. */
final class Table {
    private static final List<String> HEAD =
            List.of("", "rows/s or s", "+-", "heap MB", "ratio", "+-", "target", "");

    private Table() {}

    static String text(List<Group> groups) {
        TextTable table =
                TextTable.forColumns(
                        Help.defaultColorScheme(Ansi.OFF),
                        new Column(61, 0, Overflow.TRUNCATE),
                        new Column(13, 1, Overflow.TRUNCATE),
                        new Column(6, 1, Overflow.TRUNCATE),
                        new Column(9, 1, Overflow.TRUNCATE),
                        new Column(7, 1, Overflow.TRUNCATE),
                        new Column(6, 1, Overflow.TRUNCATE),
                        new Column(10, 1, Overflow.TRUNCATE),
                        new Column(9, 1, Overflow.TRUNCATE));
        table.addRowValues(HEAD.toArray(String[]::new));
        for (Group group : groups) {
            table.addRowValues(group.name(), "", "", "", "", "", "", "");
            for (List<String> row : rows(group)) {
                List<String> indented = new ArrayList<>(row);
                indented.set(0, "  " + row.get(0));
                table.addRowValues(indented.toArray(String[]::new));
            }
        }
        StringBuilder text = new StringBuilder(table.toString());
        text.append('\n');
        groups.forEach(group -> group.notes().forEach(note -> text.append(note).append('\n')));
        return text.toString();
    }

    static String markdown(List<Group> groups) {
        StringBuilder text = new StringBuilder();
        text.append("| | rows/s or s | ± | heap MB | ratio | ± | target | |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|---|\n");
        for (Group group : groups) {
            text.append("| **").append(group.name()).append("** | | | | | | | |\n");
            for (List<String> row : rows(group)) {
                text.append("| ")
                        .append(String.join(" | ", row).replace("  against", "&nbsp;&nbsp;against"))
                        .append(" |\n");
            }
        }
        text.append('\n');
        groups.forEach(
                group ->
                        group.notes().forEach(note -> text.append("- ").append(note).append('\n')));
        return text.toString();
    }

    private static List<List<String>> rows(Group group) {
        List<List<String>> rows = new ArrayList<>();
        List<Ratio> left = new ArrayList<>(group.ratios());
        for (Measured line : group.lines()) {
            rows.add(
                    List.of(
                            line.name(),
                            line.isWhole()
                                    ? String.format(
                                            Locale.ROOT,
                                            "%.2f s",
                                            Spread.of(line.wholeSeconds()).median())
                                    : String.format(Locale.ROOT, "%,.0f", line.rate().median()),
                            percent(
                                    (line.isWhole() ? Spread.of(line.wholeSeconds()) : line.rate())
                                            .relative()),
                            line.peakHeapBytes() == 0
                                    ? ""
                                    : Long.toString(line.peakHeapBytes() >> 20),
                            "",
                            "",
                            "",
                            ""));
            for (Ratio ratio : group.ratios()) {
                if (ratio.of().equals(line.name())) {
                    rows.add(row("  against " + ratio.by(), ratio));
                    left.remove(ratio);
                }
            }
        }
        left.forEach(ratio -> rows.add(row(ratio.of() + " against " + ratio.by(), ratio)));
        return rows;
    }

    private static List<String> row(String name, Ratio ratio) {
        boolean judged = ratio.target().kind() != Target.Kind.NONE;
        return List.of(
                name,
                "",
                "",
                "",
                String.format(Locale.ROOT, "%.2f", ratio.value().median()),
                percent(ratio.value().relative()),
                ratio.target().describe(),
                judged ? ratio.met() ? "met" : "not met" : "");
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * part);
    }
}
