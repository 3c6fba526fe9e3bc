package io.shadowgate.source.json;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.compression.Decompression;
import io.shadowgate.source.format.FileFormat;
import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;

/**
 * JSON lines, plain or compressed.
 *
 * <p>The source's fetcher thread only moves blocks of bytes. The task parses lines one by one as it
 * asks for them, so that parsing costs the task's own core, and a reader is never more than a few
 * blocks ahead.
 *
 * @param block how many bytes to read at a time
 */
public record JsonLines(int block) implements FileFormat {
    private static final List<String> ENDINGS = List.of(".jsonl", ".ndjson", ".json");

    public JsonLines() {
        this(LineReader.BLOCK);
    }

    @Override
    public boolean isNamed(String fileName) {
        String name = Decompression.uncompressedName(fileName);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    @Override
    public boolean isSplittable(Path file) {
        return !Decompression.isCompressed(file);
    }

    @Override
    public boolean isAppendable(Path file) {
        return !Decompression.isCompressed(file);
    }

    @Override
    public BulkFormat.Reader<LogRecord> open(FileSourceSplit split, RequestSchema schema)
            throws IOException {
        if (split.getReaderPosition().isEmpty()) {
            long start = split.offset() == 0 ? 0 : LineReader.afterNextNewline(split);
            return new LineReader(split, start, schema, block);
        }
        CheckpointedPosition position = split.getReaderPosition().get();
        LineReader reader = new LineReader(split, position.getOffset(), schema, block);
        if (position.getRecordsAfterOffset() > 0) {
            // Only the report of damaged compression has such a position: behind all lines.
            reader.readBatch();
        }
        return reader;
    }
}
