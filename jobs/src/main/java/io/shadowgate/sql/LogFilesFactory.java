package io.shadowgate.sql;

import io.shadowgate.source.files.FileFormats;
import io.shadowgate.source.files.RequestFormat;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.connector.file.table.format.BulkDecodingFormat;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

/**
 * {@code 'format' = 'shadowgate'} for files: JSON lines, CSV and Parquet, as the job reads them.
 */
public final class LogFilesFactory implements BulkReaderFormatFactory {
    @Override
    public String factoryIdentifier() {
        return LogFormatFactory.NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return LogFormatOptions.OF_FILES;
    }

    @Override
    public BulkDecodingFormat<RowData> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        return new Decoding(LogFormat.of(options), LogFormatOptions.fileFormats(options));
    }

    /** Decodes files to rows. */
    private record Decoding(LogFormat log, FileFormats files)
            implements BulkDecodingFormat<RowData> {
        @Override
        public BulkFormat<RowData, FileSourceSplit> createRuntimeDecoder(
                DynamicTableSource.Context context, DataType physicalDataType) {
            return new LogFiles(
                    new RequestFormat(log.schema(physicalDataType), files),
                    log.rows(physicalDataType),
                    context.createTypeInformation(physicalDataType));
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }
    }
}
