package io.shadowgate.source.csv;

import io.shadowgate.record.RequestField;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.NumberInput;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Converts rows to the tokens of equal JSON records, so that the same rules apply to both.
 *
 * <p>A column has the name of its field. A feature or segment is in a column of its own, named
 * {@code features.NAME} or {@code segments.NAME}, or only {@code NAME}. Other columns are not read.
 * A cell that is empty, {@code \\N} or {@code NaN} is left out, as if the record did not have it.
 */
final class RowTokens {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_SHOWN = 8;
    private static final int LONGEST_WHOLE = 18;

    private static final Set<RequestField> ALWAYS =
            Set.of(
                    RequestField.REQUEST_ID,
                    RequestField.TIMESTAMP,
                    RequestField.PRIMARY_PREDICTION);

    /** A cell that a test needs. */
    record Column(String name, int cell) {}

    record FieldColumn(RequestField field, int cell) {}

    private final Kind kind;
    private final List<FieldColumn> fields = new ArrayList<>();
    private final List<Column> features;
    private final List<Column> segments;
    private final boolean hasFeatures;
    @Nullable private final String headerFault;

    RowTokens(RequestSchema schema, List<String> header) {
        kind = schema.prediction();
        Map<String, Integer> cells = new HashMap<>();
        Set<String> twice = new TreeSet<>();
        for (int i = 0; i < header.size(); i++) {
            if (cells.putIfAbsent(header.get(i), i) != null) {
                twice.add(header.get(i));
            }
        }
        List<String> missing = new ArrayList<>();
        List<String> used = new ArrayList<>();
        for (RequestField field : RequestField.values()) {
            boolean whole = field != RequestField.FEATURES && field != RequestField.SEGMENTS;
            if (!whole || !field.isIn(schema)) {
                continue;
            }
            Integer cell = cells.get(field.fieldName());
            if (cell != null) {
                fields.add(new FieldColumn(field, cell));
                used.add(field.fieldName());
            } else if (ALWAYS.contains(field)) {
                missing.add(field.fieldName());
            }
        }
        features = columns("features.", schema.features(), cells, used);
        segments = columns("segments.", schema.segments(), cells, used);
        hasFeatures = schema.runsShadow();
        twice.retainAll(used);
        headerFault = fault(header, missing, twice);
    }

    private static List<Column> columns(
            String prefix, List<String> names, Map<String, Integer> cells, List<String> used) {
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            String column = cells.containsKey(prefix + name) ? prefix + name : name;
            Integer cell = cells.get(column);
            if (cell != null) {
                columns.add(new Column(name, cell));
                used.add(column);
            }
        }
        return columns;
    }

    private static @Nullable String fault(
            List<String> header, List<String> missing, Set<String> twice) {
        if (!twice.isEmpty()) {
            return "the header has the column " + twice.iterator().next() + " twice";
        }
        if (missing.isEmpty()) {
            return null;
        }
        String some = header.stream().limit(MOST_SHOWN).collect(Collectors.joining("\", \""));
        return "the header has no column "
                + missing.get(0)
                + ", but \""
                + some
                + (header.size() > MOST_SHOWN ? "\", ..." : "\"")
                + " (traffic.files.columns names the columns of files without a header)";
    }

    /**
     * A row of a log whose layout a mapping describes: each column under its name, as a text. The
     * mapping takes a text for a number where one is needed, and a code such as 12e4 stays what it
     * is. An empty cell is left out. NaN is a number.
     */
    static TokenBuffer flat(Cells row, List<String> header) {
        TokenBuffer out = new TokenBuffer(ObjectWriteContext.empty(), false);
        out.writeStartObject();
        for (int i = 0; i < header.size(); i++) {
            writeFlat(header.get(i), row.text(i), out);
        }
        out.writeEndObject();
        return out;
    }

    /**
     * The same for a mapping that looks for features and segments where ShadowGate's own layout has
     * them: they are also in objects, as in {@link #of}.
     */
    TokenBuffer nested(Cells row, List<String> header) {
        TokenBuffer out = new TokenBuffer(ObjectWriteContext.empty(), false);
        out.writeStartObject();
        for (int i = 0; i < header.size(); i++) {
            writeFlat(header.get(i), row.text(i), out);
        }
        if (!header.contains(RequestField.FEATURES.fieldName())) {
            writeFlat(RequestField.FEATURES, features, row, out);
        }
        if (!header.contains(RequestField.SEGMENTS.fieldName())) {
            writeFlat(RequestField.SEGMENTS, segments, row, out);
        }
        out.writeEndObject();
        return out;
    }

    private static void writeFlat(
            RequestField field, List<Column> columns, Cells row, TokenBuffer out) {
        out.writeName(field.fieldName());
        out.writeStartObject();
        for (Column column : columns) {
            writeFlat(column.name(), row.text(column.cell()), out);
        }
        out.writeEndObject();
    }

    private static void writeFlat(String name, String text, TokenBuffer out) {
        if (isNothing(text)) {
            return;
        }
        out.writeName(name);
        if (text.equalsIgnoreCase("nan")) {
            out.writeNumber(Double.NaN);
        } else {
            out.writeString(text);
        }
    }

    /** Of the fields that the header has. */
    List<FieldColumn> fields() {
        return fields;
    }

    /** Of the features that the header has, in the schema's order. */
    List<Column> features() {
        return features;
    }

    List<Column> segments() {
        return segments;
    }

    /** Why no row can be read; null if rows can. */
    @Nullable String headerFault() {
        return headerFault;
    }

    /** The record of a row that has a cell for each column. */
    TokenBuffer of(Cells row) {
        TokenBuffer out = new TokenBuffer(ObjectWriteContext.empty(), false);
        out.writeStartObject();
        for (FieldColumn column : fields) {
            String text = row.text(column.cell());
            if (!isNothing(text)) {
                write(column.field(), text, out);
            }
        }
        if (hasFeatures) {
            out.writeName(RequestField.FEATURES.fieldName());
            out.writeStartObject();
            for (Column feature : features) {
                String text = row.text(feature.cell());
                if (!isMissing(text)) {
                    out.writeName(feature.name());
                    writeAny(text, out);
                }
            }
            out.writeEndObject();
        }
        if (!segments.isEmpty()) {
            out.writeName(RequestField.SEGMENTS.fieldName());
            out.writeStartObject();
            for (Column segment : segments) {
                String text = row.text(segment.cell());
                if (!isMissing(text)) {
                    out.writeName(segment.name());
                    out.writeString(text);
                }
            }
            out.writeEndObject();
        }
        out.writeEndObject();
        return out;
    }

    private void write(RequestField field, String text, TokenBuffer out) {
        switch (field) {
            case REQUEST_ID, TIMESTAMP, PRIMARY_MODEL -> {
                out.writeName(field.fieldName());
                out.writeString(field == RequestField.TIMESTAMP ? text.strip() : text);
            }
            case PRIMARY_PREDICTION, PRIMARY_LATENCY_MS -> {
                if (!isMissing(text)) {
                    out.writeName(field.fieldName());
                    writePrediction(field, text, out);
                }
            }
            case SHADOW_PREDICTION -> {
                out.writeName(field.fieldName());
                writePrediction(field, text, out);
            }
            default -> {
                out.writeName(field.fieldName());
                writeAny(text, out);
            }
        }
    }

    private void writePrediction(RequestField field, String text, TokenBuffer out) {
        if (field == RequestField.PRIMARY_LATENCY_MS || kind == Kind.SCORE) {
            writeAny(text, out);
        } else if (kind == Kind.VECTOR && text.strip().startsWith("[")) {
            writeJson(text, out);
        } else {
            out.writeString(text);
        }
    }

    /** A cell that holds an array as JSON. */
    private static void writeJson(String text, TokenBuffer out) {
        TokenBuffer array = new TokenBuffer(ObjectWriteContext.empty(), false);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            array.copyCurrentStructure(parser);
        } catch (JacksonException e) {
            out.writeString(text);
            return;
        }
        try (JsonParser parser = array.asParser()) {
            parser.nextToken();
            out.copyCurrentStructure(parser);
        }
    }

    /** A blank cell, or \\N, which databases write for none. */
    private static boolean isNothing(String text) {
        return text.isBlank() || text.equals("\\N");
    }

    private static boolean isMissing(String text) {
        return isNothing(text) || text.equals("NaN") || text.equals("nan");
    }

    /** A number or boolean where the text is one; otherwise a text. */
    private static void writeAny(String cell, TokenBuffer out) {
        String text = cell.strip();
        if (isNumber(text)) {
            if (isWhole(text)) {
                out.writeNumber(Long.parseLong(text));
            } else {
                out.writeNumber(NumberInput.parseDouble(text, true));
            }
            return;
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> out.writeBoolean(true);
            case "false" -> out.writeBoolean(false);
            case "nan" -> out.writeNumber(Double.NaN);
            case "inf", "+inf", "infinity", "+infinity" ->
                    out.writeNumber(Double.POSITIVE_INFINITY);
            case "-inf", "-infinity" -> out.writeNumber(Double.NEGATIVE_INFINITY);
            default -> out.writeString(cell);
        }
    }

    private static boolean isWhole(String number) {
        if (number.length() > LONGEST_WHOLE) {
            return false;
        }
        for (int i = 0; i < number.length(); i++) {
            char one = number.charAt(i);
            if (!(one >= '0' && one <= '9') && !(i == 0 && one == '-')) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a number as JSON writes it. Thus 007 is a text: a code of some kind. */
    static boolean isNumber(String text) {
        int length = text.length();
        int at = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        int whole = digits(text, at);
        if (whole == at || whole - at > 1 && text.charAt(at) == '0') {
            return false;
        }
        at = whole;
        if (at < length && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int from = at + 1;
            if (from < length && (text.charAt(from) == '+' || text.charAt(from) == '-')) {
                from++;
            }
            at = digits(text, from);
            if (at == from) {
                return false;
            }
        }
        return at == length;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
