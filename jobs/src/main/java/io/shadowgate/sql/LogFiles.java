package io.shadowgate.sql;

import io.shadowgate.record.LogRecord;
import io.shadowgate.source.files.RequestFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a log as rows, as the job reads them: JSON lines, CSV and Parquet, also
 * compressed. Each file has one reader.
 *
 * <p>A record may have several rows. The position of a row is that of the record before it, and how
 * many rows of its own record have been read, so that none comes twice after a restart.
 */
final class LogFiles implements BulkFormat<RowData, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    /** More than a record can have. Records to skip are counted in multiples of it. */
    private static final long ROWS = 1L << 32;

    private final RequestFormat records;
    private final RecordRows rows;
    private final TypeInformation<RowData> type;

    LogFiles(RequestFormat records, RecordRows rows, TypeInformation<RowData> type) {
        this.records = records;
        this.rows = rows;
        this.type = type;
    }

    @Override
    public Reader<RowData> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return new RowsOfFile(
                records.createReader(config, split),
                new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 0),
                0);
    }

    @Override
    public Reader<RowData> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        CheckpointedPosition at = split.getReaderPosition().orElseThrow();
        CheckpointedPosition before =
                new CheckpointedPosition(at.getOffset(), at.getRecordsAfterOffset() / ROWS);
        boolean start =
                before.getOffset() == CheckpointedPosition.NO_OFFSET
                        && before.getRecordsAfterOffset() == 0;
        return new RowsOfFile(
                records.restoreReader(
                        config, split.updateWithCheckpointedPosition(start ? null : before)),
                before,
                at.getRecordsAfterOffset() % ROWS);
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    private final class RowsOfFile implements Reader<RowData> {
        private final Reader<LogRecord> reader;
        private final Deque<RowData> pending = new ArrayDeque<>();

        /** Behind the last record whose rows have all been read. */
        private CheckpointedPosition before;

        /** Behind the record whose rows are pending. */
        private CheckpointedPosition behind;

        private long read;
        private long skip;

        RowsOfFile(Reader<LogRecord> reader, CheckpointedPosition before, long skip) {
            this.reader = reader;
            this.before = before;
            this.behind = before;
            this.skip = skip;
        }

        @Override
        public @Nullable RecordIterator<RowData> readBatch() throws IOException {
            RecordIterator<LogRecord> batch = reader.readBatch();
            return batch == null
                    ? null
                    : new RecordIterator<>() {
                        @Override
                        public @Nullable RecordAndPosition<RowData> next() {
                            return nextOf(batch);
                        }

                        @Override
                        public void releaseBatch() {
                            batch.releaseBatch();
                        }
                    };
        }

        private @Nullable RecordAndPosition<RowData> nextOf(RecordIterator<LogRecord> batch) {
            while (pending.isEmpty()) {
                RecordAndPosition<LogRecord> record = batch.next();
                if (record == null) {
                    return null;
                }
                take(record);
            }
            RowData row = pending.remove();
            read++;
            if (pending.isEmpty()) {
                before = behind;
                read = 0;
            }
            return new RecordAndPosition<>(
                    row, before.getOffset(), before.getRecordsAfterOffset() * ROWS + read);
        }

        private void take(RecordAndPosition<LogRecord> record) {
            before = behind;
            behind = new CheckpointedPosition(record.getOffset(), record.getRecordSkipCount());
            read = 0;
            try {
                List<RowData> made = new ArrayList<>();
                rows.of(record.getRecord(), new ListCollector<>(made));
                pending.addAll(made);
            } catch (IOException e) {
                // An iterator has no checked exceptions; Flink fails the query with this one.
                throw new UncheckedIOException(e);
            }
            for (; skip > 0 && !pending.isEmpty(); skip--) {
                pending.remove();
                read++;
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
