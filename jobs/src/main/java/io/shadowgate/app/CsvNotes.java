package io.shadowgate.app;

import io.shadowgate.inspect.Sampled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What of CSV is read as text, though whoever wrote it meant something else. */
final class CsvNotes {
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d+,\\d+");
    private static final Pattern NULL = Pattern.compile("(?i)null|none|<na>|n/a|#n/a");
    private static final double MOST_OF_THEM = 0.5;

    private CsvNotes() {}

    static List<String> of(List<Sampled> rows) {
        Map<String, Integer> commas = new LinkedHashMap<>();
        Map<String, String> nulls = new LinkedHashMap<>();
        for (Sampled row : rows) {
            for (Map.Entry<String, JsonNode> cell : row.record().properties()) {
                String text = cell.getValue().asString("");
                if (DECIMAL_COMMA.matcher(text).matches()) {
                    commas.merge(cell.getKey(), 1, Integer::sum);
                } else if (NULL.matcher(text).matches()) {
                    nulls.putIfAbsent(cell.getKey(), text);
                }
            }
        }
        commas.values().removeIf(count -> count < MOST_OF_THEM * rows.size());
        List<String> notes = new ArrayList<>();
        if (!commas.isEmpty()) {
            notes.add(
                    "numbers with a decimal comma are read as texts, in "
                            + String.join(", ", commas.keySet())
                            + "; export them with a decimal point");
        }
        nulls.forEach(
                (column, text) ->
                        notes.add(
                                "the text "
                                        + text
                                        + " is a value of "
                                        + column
                                        + "; if it means that there is none, export an empty"
                                        + " cell"));
        return notes;
    }
}
