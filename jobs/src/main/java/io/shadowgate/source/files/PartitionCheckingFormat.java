package io.shadowgate.source.files;

import io.shadowgate.record.Exchange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.PathTemplate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Rejects records whose time is not the one that their file's path names.
 *
 * <p>A run over all partitions would find such a record, and a run over its own day would not. Both
 * reject it therefore, and count it in the partition where it was found.
 */
public final class PartitionCheckingFormat implements BulkFormat<LogRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    private final BulkFormat<LogRecord, FileSourceSplit> records;
    private final PathTemplate template;
    private final Duration slack;

    public PartitionCheckingFormat(
            BulkFormat<LogRecord, FileSourceSplit> records, PathTemplate template, Duration slack) {
        this.records = records;
        this.template = template;
        this.slack = slack;
    }

    @Override
    public Reader<LogRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return new Checked(records.createReader(config, split), split.path());
    }

    @Override
    public Reader<LogRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return new Checked(records.restoreReader(config, split), split.path());
    }

    @Override
    public boolean isSplittable() {
        return records.isSplittable();
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
        return records.getProducedType();
    }

    private final class Checked implements Reader<LogRecord> {
        private final Reader<LogRecord> reader;
        private final Path file;
        private final long start;
        private final long from;
        private final long to;

        Checked(Reader<LogRecord> reader, Path file) {
            this.reader = reader;
            this.file = file;
            // Only files with a time are listed.
            this.start = Objects.requireNonNull(template.partitions().startOf(file));
            this.from = start - slack.toMillis();
            this.to = start + template.unit().toMillis() + slack.toMillis();
        }

        @Nullable
        @Override
        public RecordIterator<LogRecord> readBatch() throws IOException {
            RecordIterator<LogRecord> batch = reader.readBatch();
            return batch == null ? null : new Batch(batch);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }

        private LogRecord check(LogRecord record) {
            MirroredRequest request = record.request();
            if (request != null) {
                return holds(request.timestamp())
                        ? record
                        : rejected(
                                misplaced(request.timestamp()),
                                file + ", request_id " + request.requestId(),
                                "");
            }
            Exchange exchange = record.exchange();
            if (exchange != null) {
                if (holds(exchange.timestamp())) {
                    return record;
                }
                Rejected misplaced = exchange.rejected(misplaced(exchange.timestamp()));
                return rejected(misplaced.reason(), misplaced.position(), misplaced.record());
            }
            if (record.elsewhere() != null || record.labels() != null) {
                // A label's request tells whether it is misplaced.
                return record;
            }
            Rejected rejected = Objects.requireNonNull(record.rejected());
            if (rejected.timestamp() == null) {
                return rejected(rejected.reason(), rejected.position(), rejected.record());
            }
            return holds(rejected.timestamp())
                    ? record
                    : rejected(
                            rejected.reason() + "; " + misplaced(rejected.timestamp()),
                            rejected.position(),
                            rejected.record());
        }

        private boolean holds(long timestamp) {
            return timestamp >= from && timestamp < to;
        }

        private LogRecord rejected(String reason, String position, String record) {
            return new LogRecord(null, new Rejected(reason, position, record, null, start));
        }

        private String misplaced(long timestamp) {
            return "timestamp "
                    + Instant.ofEpochMilli(timestamp)
                    + " lies outside the time that its folder or file "
                    + Globs.unescape(template.at(start))
                    + " stands for by more than traffic.timestamp-slack, "
                    + slack.toMillis()
                    + " ms";
        }

        /** Positions are those of the inner format. */
        private final class Batch implements RecordIterator<LogRecord> {
            private final RecordIterator<LogRecord> batch;
            private final MutableRecordAndPosition<LogRecord> current =
                    new MutableRecordAndPosition<>();

            Batch(RecordIterator<LogRecord> batch) {
                this.batch = batch;
            }

            @Nullable
            @Override
            public RecordAndPosition<LogRecord> next() {
                RecordAndPosition<LogRecord> next = batch.next();
                if (next == null) {
                    return null;
                }
                current.set(check(next.getRecord()), next.getOffset(), next.getRecordSkipCount());
                return current;
            }

            @Override
            public void releaseBatch() {
                batch.releaseBatch();
            }
        }
    }
}
