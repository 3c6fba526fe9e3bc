package io.shadowgate.sql;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.sql.LogFormatOptions.LabelsIn;
import io.shadowgate.sql.LogFormatOptions.OnError;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Decodes the records of a log to rows. The columns say what is read of a record. */
record LogFormat(RecordMapping mapping, @Nullable String primary, OnError onError, LabelsIn labels)
        implements DecodingFormat<DeserializationSchema<RowData>> {
    static LogFormat of(ReadableConfig options) {
        return new LogFormat(
                LogFormatOptions.mapping(options),
                LogFormatOptions.primary(options),
                options.get(LogFormatOptions.ON_ERROR),
                options.get(LogFormatOptions.LABELS_IN));
    }

    /** Those of a table of labels, if it has a column {@code ground_truth}, or of requests. */
    private LogColumns columns(DataType table) {
        RowType row = (RowType) table.getLogicalType();
        return row.getFieldNames().contains(LabelColumns.GROUND_TRUTH)
                ? LabelColumns.of(row, labels)
                : RequestColumns.of(row);
    }

    RequestSchema schema(DataType table) {
        return columns(table).schema(mapping, primary);
    }

    RecordRows rows(DataType table) {
        return new RecordRows(columns(table), onError);
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
            DynamicTableSource.Context context, DataType physicalDataType) {
        return new LogRows(
                schema(physicalDataType),
                rows(physicalDataType),
                context.createTypeInformation(physicalDataType));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }
}
