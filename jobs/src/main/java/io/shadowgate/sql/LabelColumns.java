package io.shadowgate.sql;

import io.shadowgate.layout.MappedFields;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.FeatureForms;
import io.shadowgate.record.Label;
import io.shadowgate.record.LabelForm;
import io.shadowgate.record.LiveModels;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.sql.LogFormatOptions.LabelsIn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The columns of a table of labels. */
final class LabelColumns implements LogColumns {
    private static final long serialVersionUID = 1;
    static final String GROUND_TRUTH = MappedFields.GROUND_TRUTH;
    private static final String REJECTED = "rejected";
    private static final int MOST_BYTES = 64 << 20;
    private static final String EXPECTED =
            "; a table of labels has request_id STRING, `timestamp` TIMESTAMP_LTZ(3) (or BIGINT for"
                    + " epoch milliseconds), ground_truth STRING (or DOUBLE) and rejected STRING";

    private final ArrayList<String> names;
    private final ArrayList<LogicalType> types;
    private final LabelsIn labels;

    private LabelColumns(ArrayList<String> names, ArrayList<LogicalType> types, LabelsIn labels) {
        this.names = names;
        this.types = types;
        this.labels = labels;
    }

    static LabelColumns of(RowType table, LabelsIn labels) {
        for (RowType.RowField column : table.getFields()) {
            if (!fits(column.getName(), column.getType())) {
                throw new ValidationException(
                        "Column "
                                + column.getName()
                                + " "
                                + column.getType().asSummaryString()
                                + " is no column of a label"
                                + EXPECTED);
            }
            if (!column.getType().isNullable()) {
                throw new ValidationException(
                        "Column "
                                + column.getName()
                                + " is NOT NULL, but a log may lack it; remove NOT NULL");
            }
        }
        return new LabelColumns(
                new ArrayList<>(table.getFieldNames()),
                new ArrayList<>(table.getChildren()),
                labels);
    }

    private static boolean fits(String column, LogicalType type) {
        return switch (column) {
            case MappedFields.REQUEST_ID, REJECTED -> type.is(LogicalTypeFamily.CHARACTER_STRING);
            case MappedFields.TIMESTAMP ->
                    type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                            || type.is(LogicalTypeRoot.BIGINT);
            case GROUND_TRUTH ->
                    type.is(LogicalTypeFamily.CHARACTER_STRING) || type.is(LogicalTypeRoot.DOUBLE);
            default -> false;
        };
    }

    @Override
    public boolean hasRejected() {
        return names.contains(REJECTED);
    }

    @Override
    public RequestSchema schema(RecordMapping mapping, @Nullable String primary) {
        return new RequestSchema(
                isNumber() ? Kind.SCORE : Kind.LABEL,
                null,
                List.of(),
                false,
                false,
                List.of(),
                null,
                MOST_BYTES,
                mapping.ofLabels(),
                FeatureForms.PLAIN,
                labels == LabelsIn.REQUESTS ? LabelForm.IN_REQUESTS : LabelForm.TIMELESS,
                LiveModels.NONE);
    }

    private boolean isNumber() {
        return types.get(names.indexOf(GROUND_TRUTH)).is(LogicalTypeRoot.DOUBLE);
    }

    @Override
    public @Nullable Rejected fault(LogRecord record) {
        if (record.labels() == null || !isNumber()) {
            return null;
        }
        for (Label label : record.labels()) {
            if (label.truth() != null && number(label.truth()) == null) {
                return new Rejected(
                        "ground_truth is \""
                                + label.truth()
                                + "\" and no number; declare the column as STRING",
                        "",
                        label.requestId(),
                        time(label));
            }
        }
        return null;
    }

    private static @Nullable Double number(String truth) {
        if (truth.equals("true") || truth.equals("false")) {
            return truth.equals("true") ? 1.0 : 0.0;
        }
        try {
            return Double.valueOf(truth);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Long time(Label label) {
        return label.isTimeless() ? null : (Long) label.timestamp();
    }

    @Override
    public void rows(LogRecord record, Collector<RowData> out) {
        if (record.labels() == null) {
            return;
        }
        for (Label label : record.labels()) {
            String truth = label.truth();
            GenericRowData row = new GenericRowData(names.size());
            for (int i = 0; i < row.getArity(); i++) {
                switch (names.get(i)) {
                    case MappedFields.REQUEST_ID ->
                            row.setField(i, StringData.fromString(label.requestId()));
                    case MappedFields.TIMESTAMP -> row.setField(i, time(i, time(label)));
                    case GROUND_TRUTH ->
                            row.setField(
                                    i,
                                    truth == null
                                            ? null
                                            : isNumber()
                                                    ? number(truth)
                                                    : StringData.fromString(truth));
                    default -> row.setField(i, null);
                }
            }
            out.collect(row);
        }
    }

    private @Nullable Object time(int column, @Nullable Long epochMs) {
        if (epochMs == null || types.get(column).is(LogicalTypeRoot.BIGINT)) {
            return epochMs;
        }
        return TimestampData.fromEpochMillis(epochMs);
    }

    @Override
    public RowData rejected(Rejected record) {
        GenericRowData row = new GenericRowData(names.size());
        row.setField(names.indexOf(REJECTED), StringData.fromString(record.reason()));
        int time = names.indexOf(MappedFields.TIMESTAMP);
        if (time >= 0) {
            row.setField(time, time(time, record.timestamp()));
        }
        return row;
    }
}
