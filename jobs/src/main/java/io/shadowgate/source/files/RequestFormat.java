package io.shadowgate.source.files;

import io.shadowgate.request.RequestSchema;
import io.shadowgate.request.LogRecord;
import io.shadowgate.source.json.LineFormat;
import io.shadowgate.source.parquet.ParquetFile;
import io.shadowgate.source.parquet.RowReader;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;

/** What a file's name says it holds: Parquet, or else JSON lines. */
public final class RequestFormat implements BulkFormat<LogRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    private final RequestSchema schema;
    private final LineFormat lines;

    public RequestFormat(RequestSchema schema) {
        this.schema = schema;
        this.lines = new LineFormat(schema);
    }

    @Override
    public Reader<LogRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return ParquetFile.isParquet(split.path())
                ? new RowReader(split, 0, schema)
                : lines.createReader(config, split);
    }

    @Override
    public Reader<LogRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return ParquetFile.isParquet(split.path())
                ? new RowReader(split, split.getReaderPosition().orElseThrow().getOffset(), schema)
                : lines.restoreReader(config, split);
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
        return TypeInformation.of(LogRecord.class);
    }
}
