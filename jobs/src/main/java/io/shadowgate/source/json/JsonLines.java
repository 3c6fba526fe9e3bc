package io.shadowgate.source.json;

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

/**
 * JSON lines, plain or compressed. A file that is named {@code .json} may also be one array of
 * objects, or one object over several lines; the reader of its beginning reads all of such a file.
 *
 * <p>The source's fetcher thread only moves blocks of bytes. The task parses lines one by one as it
 * asks for them, so that parsing costs the task's own core, and a reader is never more than a few
 * blocks ahead.
 *
 * @param anyName whether files of every name may be one array or object
 * @param block how many bytes to read at a time
 */
public record JsonLines(boolean anyName, int block) implements FileFormat {
    private static final List<String> ENDINGS = List.of(".jsonl", ".ndjson", ".json");

    public JsonLines() {
        this(false, LineReader.BLOCK);
    }

    /** JSON lines; a file named {@code .json} may be one array or object. */
    public JsonLines(int block) {
        this(false, block);
    }

    /** JSON in files whose names say nothing. */
    public static JsonLines ofAnyName() {
        return new JsonLines(true, LineReader.BLOCK);
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
        FirstBytes form =
                mayBeDocument(split.path()) ? FirstBytes.of(split.path()) : FirstBytes.LINES;
        if (form != FirstBytes.LINES) {
            return document(split, schema, form == FirstBytes.ARRAY);
        }
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

    @Override
    public Peek peek(Path file, Peek.Most most) throws IOException {
        return JsonPeek.of(
                Head.of(file, most.bytes()),
                most.records(),
                mayBeDocument(file) ? FirstBytes.of(file) : FirstBytes.LINES);
    }

    private boolean mayBeDocument(Path file) {
        return anyName || Decompression.uncompressedName(file.getName()).endsWith(".json");
    }

    private BulkFormat.Reader<LogRecord> document(
            FileSourceSplit split, RequestSchema schema, boolean array) throws IOException {
        CheckpointedPosition position =
                split.getReaderPosition().orElse(new CheckpointedPosition(0, 0));
        boolean first = split.offset() == 0;
        RequestParser parser = new RequestParser(schema);
        return new CutReader(
                split,
                first ? position.getOffset() : split.fileSize(),
                !first || position.getRecordsAfterOffset() > 0,
                block,
                schema.maxRecordBytes(),
                new JsonCutter(array),
                parser::parse);
    }
}
