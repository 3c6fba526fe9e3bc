package io.shadowgate.source.parquet;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.source.format.Peek;
import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;

/** The Parquet format: one record per row. A split has the row groups that begin in it. */
public record ParquetRows() implements FileFormat {
    @Override
    public boolean isNamed(String fileName) {
        return fileName.endsWith(".parquet");
    }

    @Override
    public boolean isSplittable(Path file) {
        return true;
    }

    /** Always false: a Parquet file ends with its footer and cannot grow. */
    @Override
    public boolean isAppendable(Path file) {
        return false;
    }

    @Override
    public BulkFormat.Reader<LogRecord> open(FileSourceSplit split, RequestSchema schema)
            throws IOException {
        long row = split.getReaderPosition().map(CheckpointedPosition::getOffset).orElse(0L);
        return new RowReader(split, row, schema);
    }

    @Override
    public Peek peek(Path file, Peek.Most most) throws IOException {
        return ParquetPeek.of(file, most.records());
    }
}
