package io.shadowgate.output.json;

import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.time.Instant;
import javax.annotation.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** A window report as a JSON object: a field for each column that {@link WindowColumn} reports. */
public final class WindowForm {
    private WindowForm() {}

    static void write(WindowReport report, JsonGenerator json) {
        json.writeStartObject();
        for (WindowColumn column : WindowColumn.REPORTED) {
            json.writeName(column.field());
            write(column, report.value(column), json);
        }
        json.writeEndObject();
    }

    private static void write(WindowColumn column, @Nullable Object value, JsonGenerator json) {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (column.type()) {
            case NAME, MODEL -> json.writeString((String) value);
            case TIME, ROWTIME -> json.writeString(JsonForms.time((Long) value));
            case COUNT -> json.writeNumber((Long) value);
            case NUMBER -> json.writeNumber((Double) value);
            case BYTES -> json.writeBinary((byte[]) value);
        }
    }

    /**
     * The report that {@link #write} wrote.
     *
     * @throws RuntimeException if a field is missing or has another type
     */
    public static WindowReport read(JsonNode report) {
        return WindowReport.of(column -> read(column, report.required(column.field())));
    }

    @Nullable
    private static Object read(WindowColumn column, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return switch (column.type()) {
            case NAME, MODEL -> value.stringValue();
            case TIME, ROWTIME -> Instant.parse(value.stringValue()).toEpochMilli();
            case COUNT -> value.longValue();
            // Infinity is a text, since JSON has no such number.
            case NUMBER ->
                    value.isString()
                            ? Double.valueOf(value.stringValue())
                            : (Double) value.doubleValue();
            case BYTES -> value.binaryValue();
        };
    }
}
