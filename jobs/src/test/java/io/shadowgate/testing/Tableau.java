package io.shadowgate.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results that Flink's SQL Client prints, as they stand when it is done: of a table that
 * changes, what is left of it. Plans are not among them.
 */
public final class Tableau {
    private static final List<String> PLAN = List.of("result");

    private final Map<String, List<String>> byPart = new TreeMap<>();

    /**
     * @param marker what stands in a line before a part, and is followed by its name and a quote
     */
    public Tableau(String printed, String marker) {
        String part = "";
        List<String> header = null;
        for (String line : printed.lines().toList()) {
            int marked = line.indexOf(marker);
            if (marked >= 0) {
                part = line.substring(marked + marker.length()).split("'")[0];
            } else if (line.startsWith("+--")) {
                // The one above the header, the one below it, or the last.
                continue;
            } else if (!line.startsWith("| ")) {
                header = null;
            } else if (header == null) {
                header = cells(line);
                if (!header.equals(PLAN)) {
                    rows(part).add(row(header));
                }
            } else if (!header.equals(PLAN)) {
                add(rows(part), header, cells(line));
            }
        }
    }

    private List<String> rows(String part) {
        return byPart.computeIfAbsent(part, p -> new ArrayList<>());
    }

    private static void add(List<String> rows, List<String> header, List<String> cells) {
        String row = row(cells);
        if (header.get(0).equals("op") && cells.get(0).startsWith("-") && !rows.remove(row)) {
            throw new AssertionError("takes back a row that was not there: " + row);
        } else if (!cells.get(0).startsWith("-") || !header.get(0).equals("op")) {
            rows.add(row);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                .map(String::strip)
                .toList();
    }

    /** Without the kind of change. */
    private static String row(List<String> cells) {
        boolean change = cells.get(0).equals("op") || cells.get(0).matches("[+-][IUD]");
        return String.join(" | ", change ? cells.subList(1, cells.size()) : cells);
    }

    /** Headers and rows of a part, sorted. */
    public List<String> of(String part) {
        return byPart.getOrDefault(part, List.of()).stream().sorted().toList();
    }
}
