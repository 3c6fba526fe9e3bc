package io.shadowgate.output.json;

import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
            case TIME, ROWTIME -> json.writeString(Instant.ofEpochMilli((Long) value).toString());
            case COUNT -> json.writeNumber((Long) value);
            case NUMBER -> json.writeNumber((Double) value);
            case BYTES -> json.writeBinary((byte[]) value);
        }
    }

    /**
     * The report that {@link #write} wrote.
     *
     * @throws JacksonException if a field is missing or has another type
     * @throws DateTimeException if a time is none
     */
    public static WindowReport read(JsonNode report) {
        return WindowReport.of(column -> read(column, report.required(column.field())));
    }

    @Nullable
    private static Object read(WindowColumn column, JsonNode value) {
        if (value.isNull() && column.type().isNullable()) {
            return null;
        }
        return switch (column.type()) {
            case NAME, MODEL -> value.stringValue();
            case TIME, ROWTIME -> Instant.parse(value.stringValue()).toEpochMilli();
            case COUNT -> value.longValue();
            case NUMBER -> number(value);
            case BYTES -> value.binaryValue();
        };
    }

    /** JSON has no number for infinity. */
    private static double number(JsonNode value) {
        return value.isString() && value.stringValue().equals("Infinity")
                ? Double.POSITIVE_INFINITY
                : value.doubleValue();
    }
}
