package io.shadowgate.sql;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.Exchange.Part;
import io.shadowgate.record.FeatureForms;
import io.shadowgate.record.Features;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.LoggedAnswer;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table over a log. Each is a field of a request, and is known by its name; its
 * type says in which form the field is read.
 */
final class RequestColumns implements LogColumns {
    private static final long serialVersionUID = 1;
    private static final int MOST_DATA_BYTES = 64 << 20;

    /** What a column may hold, with the types that it may have. */
    private enum Field {
        REQUEST_ID("STRING"),
        TIMESTAMP("TIMESTAMP_LTZ(3), or BIGINT for epoch milliseconds"),
        PART("STRING, which is request, response or both"),
        STATUS("INT"),
        FEATURES("ARRAY<DOUBLE>, or a ROW with a DOUBLE, STRING or BOOLEAN per feature"),
        PRIMARY_PREDICTION("DOUBLE for a score, STRING for a label, ARRAY<DOUBLE> for a vector"),
        PRIMARY_LATENCY_MS("DOUBLE"),
        SEGMENTS("a ROW with a STRING per segment"),
        SHADOW_PREDICTION("of the type of primary_prediction"),
        SHADOW_LATENCY_MS("DOUBLE"),
        SHADOW_ERROR("STRING"),
        REJECTED("STRING");

        private final String types;

        Field(String types) {
            this.types = types;
        }

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ArrayList<Field> fields;
    private final ArrayList<LogicalType> types;
    private final Kind kind;

    private RequestColumns(ArrayList<Field> fields, ArrayList<LogicalType> types, Kind kind) {
        this.fields = fields;
        this.types = types;
        this.kind = kind;
    }

    /**
     * The columns of a table.
     *
     * @throws ValidationException if a column is not a field of a request, or of another type
     */
    static RequestColumns of(RowType table) {
        ArrayList<Field> fields = new ArrayList<>();
        ArrayList<LogicalType> types = new ArrayList<>();
        for (RowType.RowField column : table.getFields()) {
            Field field = field(column.getName());
            if (!fits(field, column.getType())) {
                throw misfit(field, column.getType());
            }
            if (!column.getType().isNullable()) {
                throw new ValidationException(
                        "Column "
                                + column.getName()
                                + " is NOT NULL, but a log may lack it; remove NOT NULL");
            }
            fields.add(field);
            types.add(column.getType());
        }
        int prediction = fields.indexOf(Field.PRIMARY_PREDICTION);
        if (prediction < 0) {
            throw new ValidationException(
                    "A table with 'format' = 'shadowgate' needs the column primary_prediction: "
                            + Field.PRIMARY_PREDICTION.types);
        }
        Kind kind = kind(types.get(prediction));
        int shadow = fields.indexOf(Field.SHADOW_PREDICTION);
        if (shadow >= 0 && kind(types.get(shadow)) != kind) {
            throw misfit(Field.SHADOW_PREDICTION, types.get(shadow));
        }
        return new RequestColumns(fields, types, kind);
    }

    private static Field field(String column) {
        for (Field field : Field.values()) {
            if (field.column().equals(column)) {
                return field;
            }
        }
        List<String> known = new ArrayList<>();
        for (Field field : Field.values()) {
            known.add(field.column());
        }
        throw new ValidationException(
                "The format shadowgate has no column "
                        + column
                        + "; its columns are "
                        + String.join(", ", known));
    }

    private static boolean fits(Field field, LogicalType type) {
        return switch (field) {
            case REQUEST_ID, PART, SHADOW_ERROR, REJECTED ->
                    type.is(LogicalTypeFamily.CHARACTER_STRING);
            case TIMESTAMP ->
                    type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                            || type.is(LogicalTypeRoot.BIGINT);
            case STATUS -> type.is(LogicalTypeRoot.INTEGER);
            case FEATURES ->
                    isNumbers(type)
                            || type instanceof RowType row
                                    && row.getChildren().stream()
                                            .allMatch(RequestColumns::isFeature);
            case PRIMARY_PREDICTION, SHADOW_PREDICTION ->
                    isNumber(type)
                            || type.is(LogicalTypeFamily.CHARACTER_STRING)
                            || isNumbers(type);
            case PRIMARY_LATENCY_MS, SHADOW_LATENCY_MS -> isNumber(type);
            case SEGMENTS ->
                    type instanceof RowType row
                            && row.getChildren().stream()
                                    .allMatch(each -> each.is(LogicalTypeFamily.CHARACTER_STRING));
        };
    }

    private static ValidationException misfit(Field field, LogicalType type) {
        return new ValidationException(
                "Column "
                        + field.column()
                        + " is "
                        + type.asSummaryString()
                        + ", but it has to be "
                        + field.types);
    }

    private static boolean isNumber(LogicalType type) {
        return type.is(LogicalTypeRoot.DOUBLE);
    }

    private static boolean isNumbers(LogicalType type) {
        return type instanceof ArrayType array && isNumber(array.getElementType());
    }

    private static boolean isFeature(LogicalType type) {
        return isNumber(type)
                || type.is(LogicalTypeFamily.CHARACTER_STRING)
                || type.is(LogicalTypeRoot.BOOLEAN);
    }

    private static Kind kind(LogicalType prediction) {
        if (isNumber(prediction)) {
            return Kind.SCORE;
        }
        return prediction instanceof ArrayType ? Kind.VECTOR : Kind.LABEL;
    }

    @Override
    public boolean hasRejected() {
        return fields.contains(Field.REJECTED);
    }

    @Override
    public RequestSchema schema(RecordMapping mapping, @Nullable String primary) {
        boolean features = fields.contains(Field.FEATURES);
        Map<String, List<FieldPath>> read = new LinkedHashMap<>(mapping.fields());
        if (!fields.contains(Field.SHADOW_PREDICTION)) {
            read.remove(MappedFields.SHADOW_PREDICTION);
        }
        return new RequestSchema(
                kind,
                primary == null ? "" : primary,
                names(Field.FEATURES),
                features,
                features,
                names(Field.SEGMENTS),
                null,
                MOST_DATA_BYTES,
                new RecordMapping(read, mapping.where(), mapping.within(), mapping.zone()),
                FeatureForms.PLAIN);
    }

    /** The fields of a column that is a ROW; empty for any other, or none. */
    private List<String> names(Field field) {
        int at = fields.indexOf(field);
        return at >= 0 && types.get(at) instanceof RowType row
                ? List.copyOf(row.getFieldNames())
                : List.of();
    }

    @Override
    public @Nullable Rejected fault(LogRecord record) {
        Exchange exchange = record.exchange();
        return exchange == null || exchange.fault() == null
                ? null
                : exchange.rejected(exchange.fault());
    }

    /** The rows of a call of the model, or of the half of it that the record holds. */
    @Override
    public void rows(LogRecord record, Collector<RowData> out) {
        Exchange exchange = record.exchange();
        if (exchange == null) {
            return;
        }
        Features[] features = exchange.features();
        Prediction[] primary = exchange.primary();
        int count =
                primary != null
                        ? primary.length
                        : features != null ? features.length : Math.max(1, exchange.rows());
        for (int i = 0; i < count; i++) {
            GenericRowData row = new GenericRowData(fields.size());
            for (int column = 0; column < row.getArity(); column++) {
                row.setField(column, value(column, exchange, i, count));
            }
            out.collect(row);
        }
    }

    private @Nullable Object value(int column, Exchange exchange, int row, int count) {
        // A response alone may hold fewer answers of the shadow.
        boolean beyond = exchange.shadow() != null && row >= exchange.shadow().length;
        LoggedAnswer shadow = beyond ? null : exchange.shadowAnswer(row);
        return switch (fields.get(column)) {
            case REQUEST_ID -> id(exchange.requestId(), row, count);
            case TIMESTAMP -> time(column, exchange.timestamp());
            case PART -> text(exchange.part().name().toLowerCase(Locale.ROOT));
            case STATUS -> exchange.status();
            case FEATURES ->
                    exchange.features() == null
                            ? null
                            : features(types.get(column), exchange.features()[row]);
            case PRIMARY_PREDICTION ->
                    exchange.primary() == null ? null : prediction(exchange.primary()[row]);
            case PRIMARY_LATENCY_MS ->
                    exchange.part() == Part.REQUEST ? null : number(exchange.primaryLatencyMs());
            case SEGMENTS -> segments(exchange.segments());
            case SHADOW_PREDICTION -> shadow == null ? null : prediction(shadow.prediction());
            case SHADOW_LATENCY_MS ->
                    number(shadow == null ? exchange.shadowLatencyMs() : shadow.latencyMs());
            case SHADOW_ERROR -> shadow == null ? null : text(shadow.error());
            case REJECTED -> null;
        };
    }

    /** Without an id in the log there is none: a format does not know where the record is. */
    private static @Nullable StringData id(String id, int row, int count) {
        if (id.isEmpty()) {
            return null;
        }
        return StringData.fromString(count == 1 ? id : id + "#" + row);
    }

    private Object time(int column, long epochMs) {
        return types.get(column).is(LogicalTypeRoot.BIGINT)
                ? (Object) epochMs
                : TimestampData.fromEpochMillis(epochMs);
    }

    private static @Nullable StringData text(@Nullable String text) {
        return text == null ? null : StringData.fromString(text);
    }

    private static @Nullable Double number(double number) {
        return Double.isNaN(number) ? null : (Double) number;
    }

    private @Nullable Object prediction(@Nullable Prediction answer) {
        if (answer == null) {
            return null;
        }
        return switch (kind) {
            case SCORE -> number(answer.score());
            case LABEL -> text(answer.label());
            case VECTOR -> answer.vector() == null ? null : new GenericArrayData(answer.vector());
        };
    }

    private static Object features(LogicalType type, Features features) {
        double[] numbers = features.numbers();
        if (!(type instanceof RowType row)) {
            Double[] cells = new Double[numbers.length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = number(numbers[i]);
            }
            return new GenericArrayData(cells);
        }
        GenericRowData cells = new GenericRowData(row.getFieldCount());
        for (int i = 0; i < cells.getArity(); i++) {
            LogicalType cell = row.getTypeAt(i);
            String text = features.texts() == null ? null : features.texts()[i];
            double number = numbers[i];
            if (isNumber(cell)) {
                cells.setField(i, number(number));
            } else if (cell.is(LogicalTypeRoot.BOOLEAN)) {
                cells.setField(i, Double.isNaN(number) ? null : (Boolean) (number != 0));
            } else {
                cells.setField(i, text(text == null ? shown(number) : text));
            }
        }
        return cells;
    }

    private static @Nullable String shown(double number) {
        if (Double.isNaN(number)) {
            return null;
        }
        return number == Math.rint(number) && Math.abs(number) < 1L << 53
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static RowData segments(String[] segments) {
        GenericRowData row = new GenericRowData(segments.length);
        for (int i = 0; i < segments.length; i++) {
            row.setField(i, text(segments[i]));
        }
        return row;
    }

    @Override
    public RowData rejected(Rejected record) {
        GenericRowData row = new GenericRowData(fields.size());
        for (int column = 0; column < row.getArity(); column++) {
            if (fields.get(column) == Field.REJECTED) {
                row.setField(column, StringData.fromString(record.reason()));
            } else if (fields.get(column) == Field.TIMESTAMP && record.timestamp() != null) {
                row.setField(column, time(column, record.timestamp()));
            }
        }
        return row;
    }
}
