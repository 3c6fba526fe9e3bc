package io.shadowgate.sql;

import io.shadowgate.layout.RecordMapping;
import io.shadowgate.sql.LogFormatOptions.OnError;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Decodes the records of a log to rows. The columns say what is read of a record. */
final class LogFormat implements DecodingFormat<DeserializationSchema<RowData>> {
    private final RecordMapping mapping;
    private final @Nullable String primary;
    private final OnError onError;

    LogFormat(RecordMapping mapping, @Nullable String primary, OnError onError) {
        this.mapping = mapping;
        this.primary = primary;
        this.onError = onError;
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
            DynamicTableSource.Context context, DataType physicalDataType) {
        RequestColumns columns = RequestColumns.of((RowType) physicalDataType.getLogicalType());
        if (onError == OnError.ROW && !columns.hasRejected()) {
            throw new ValidationException(
                    "'on-error' = 'row' needs the column rejected STRING, which then holds the"
                            + " reason");
        }
        return new LogRows(
                columns.schema(mapping, primary),
                columns,
                onError,
                context.createTypeInformation(physicalDataType));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }
}
