package io.shadowgate.source.csv;

import io.shadowgate.source.format.Head;
import io.shadowgate.source.format.Peek;
import io.shadowgate.text.Utf8;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The first records of CSV as trees, and as cells. */
public final class CsvPeek {
    private static final JsonMapper JSON = new JsonMapper();

    private CsvPeek() {}

    /**
     * @param columns of a file that may have no header; empty if it has one
     */
    static Peek of(Head head, int most, char delimiter, List<String> columns) {
        Cutting cutting = new Cutting(head, delimiter);
        List<String> names = columns;
        List<JsonNode> records = new ArrayList<>();
        boolean first = true;
        while (records.size() < most && cutting.next()) {
            List<String> texts = first ? cutting.cells.texts() : List.of();
            List<String> header = texts.stream().map(String::strip).toList();
            if (first && (columns.isEmpty() || columns.equals(header))) {
                names = header;
            } else {
                records.add(cutting.record(names));
            }
            first = false;
        }
        return new Peek(records, cutting.at, head.whole() && cutting.isAtEnd(), head.fault());
    }

    /** The cells of the first rows. */
    public static List<List<String>> rows(Head head, int most, char delimiter) {
        Cutting cutting = new Cutting(head, delimiter);
        List<List<String>> rows = new ArrayList<>();
        while (rows.size() < most && cutting.next()) {
            rows.add(cutting.cells.texts());
        }
        return rows;
    }

    /** Whether a cell is a number as CSV files write it. */
    public static boolean isNumber(String cell) {
        return RowTokens.isNumber(cell.strip());
    }

    private static final class Cutting {
        private final Head head;
        private final CsvCutter cutter;
        private final Cells cells;
        private int from;
        private int at;

        Cutting(Head head, char delimiter) {
            this.head = head;
            this.cutter = new CsvCutter(delimiter);
            this.cells = new Cells(delimiter);
        }

        /** Cuts the next record; false if there is none, or only a part of it. */
        boolean next() {
            byte[] bytes = head.bytes();
            while (at < bytes.length && cutter.isBetween(bytes[at])) {
                at++;
            }
            if (at == bytes.length) {
                return false;
            }
            cutter.begin();
            int to = cutter.end(bytes, at, bytes.length);
            if (to < 0 && !head.whole()) {
                return false;
            }
            from = at;
            at = to < 0 ? bytes.length : to;
            cells.split(bytes, from, at);
            return true;
        }

        boolean isAtEnd() {
            byte[] bytes = head.bytes();
            int rest = at;
            while (rest < bytes.length && cutter.isBetween(bytes[rest])) {
                rest++;
            }
            return rest == bytes.length;
        }

        JsonNode record(List<String> names) {
            boolean good =
                    cells.fault() == null
                            && cells.count() == names.size()
                            && Utf8.isValid(head.bytes(), from, at);
            if (!good) {
                return JsonNodeFactory.instance.missingNode();
            }
            try (JsonParser parser = RowTokens.flat(cells, names).asParser()) {
                return JSON.readTree(parser);
            }
        }
    }
}
