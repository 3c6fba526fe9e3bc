package io.shadowgate.source.csv;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.compression.Decompression;
import io.shadowgate.source.format.CutReader;
import io.shadowgate.source.format.FileFormat;
import io.shadowgate.source.format.Head;
import io.shadowgate.source.format.Peek;
import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * CSV, plain or compressed: one record per row. Files are not split, because only a reader from the
 * beginning knows which line breaks are within quotes.
 *
 * @param delimiter null for a comma, and a tab in {@code .tsv} files
 * @param columns the names of columns of files without a header; empty if all files have one
 * @param block how many bytes to read at a time
 */
public record CsvRows(@Nullable Character delimiter, List<String> columns, int block)
        implements FileFormat {
    public CsvRows {
        columns = List.copyOf(columns);
    }

    public CsvRows(@Nullable Character delimiter, List<String> columns) {
        this(delimiter, columns, CutReader.BLOCK);
    }

    @Override
    public boolean isNamed(String fileName) {
        String name = Decompression.uncompressedName(fileName);
        return name.endsWith(".csv") || name.endsWith(".tsv");
    }

    @Override
    public boolean isSplittable(Path file) {
        return false;
    }

    @Override
    public boolean isAppendable(Path file) {
        return !Decompression.isCompressed(file);
    }

    @Override
    public BulkFormat.Reader<LogRecord> open(FileSourceSplit split, RequestSchema schema)
            throws IOException {
        char by = delimiterOf(split.path());
        Header header = Header.of(split.path(), by, columns, schema.maxRecordBytes());
        RowParser rows = new RowParser(schema, header.names(), by);
        CheckpointedPosition from = split.getReaderPosition().orElse(null);
        return new CutReader(
                split,
                from == null ? header.end() : from.getOffset(),
                from != null && from.getRecordsAfterOffset() > 0,
                block,
                schema.maxRecordBytes(),
                new CsvCutter(by),
                rows::parse);
    }

    @Override
    public Peek peek(Path file, Peek.Most most) throws IOException {
        return CsvPeek.of(Head.of(file, most.bytes()), most.records(), delimiterOf(file), columns);
    }

    private char delimiterOf(Path file) {
        if (delimiter != null) {
            return delimiter;
        }
        return Decompression.uncompressedName(file.getName()).endsWith(".tsv") ? '\t' : ',';
    }
}
