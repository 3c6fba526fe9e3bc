package io.shadowgate.source.json;

import io.shadowgate.request.RequestShape;
import io.shadowgate.request.TrafficRecord;
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
public final class LineFormat implements BulkFormat<TrafficRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    private final RequestShape shape;
    private final int block;

    public LineFormat(RequestShape shape) {
        this(shape, LineReader.BLOCK);
    }

    /**
     * @param block how many bytes to read at a time
     */
    public LineFormat(RequestShape shape, int block) {
        this.shape = shape;
        this.block = block;
    }

    @Override
    public Reader<TrafficRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        long start = split.offset();
        return new LineReader(
                split, start == 0 ? 0 : LineReader.afterNextNewline(split), shape, block);
    }

    @Override
    public Reader<TrafficRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        CheckpointedPosition position = split.getReaderPosition().orElseThrow();
        LineReader reader = new LineReader(split, position.getOffset(), shape, block);
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
    public TypeInformation<TrafficRecord> getProducedType() {
        return TypeInformation.of(TrafficRecord.class);
    }
}
