package io.shadowgate.source.json;

import io.shadowgate.request.RequestSchema;
import io.shadowgate.request.LogRecord;
import io.shadowgate.source.files.LineReader;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;

/**
 * JSON lines, plain or compressed, for Flink's file source.
 *
 * <p>The source's fetcher thread only moves blocks of bytes; lines are parsed one by one as the
 * task asks for them, so that parsing costs the task's own core and a reader never runs ahead by
 * more than a few blocks.
 */
public final class LineFormat implements BulkFormat<LogRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    private final RequestSchema schema;
    private final int block;

    public LineFormat(RequestSchema schema) {
        this(schema, LineReader.BLOCK);
    }

    /**
     * @param block how many bytes to read at a time
     */
    public LineFormat(RequestSchema schema, int block) {
        this.schema = schema;
        this.block = block;
    }

    @Override
    public Reader<LogRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        long start = split.offset();
        return new LineReader(
                split, start == 0 ? 0 : LineReader.afterNextNewline(split), schema, block);
    }

    @Override
    public Reader<LogRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        CheckpointedPosition position = split.getReaderPosition().orElseThrow();
        LineReader reader = new LineReader(split, position.getOffset(), schema, block);
        if (position.getRecordsAfterOffset() > 0) {
            // Positions lie at the start of a line, but for the one record behind all lines: the
            // report of damaged compression.
            reader.readBatch();
        }
        return reader;
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
