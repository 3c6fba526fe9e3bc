package io.shadowgate.source.files;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/** Reads files through a format as Flink's file source would. */
public final class ReadLog {
    /** What was read, and the position from which a restored reader goes on after it. */
    public record Read(LogRecord record, CheckpointedPosition after) {
        public String text(Path file) {
            if (record.request() != null) {
                return record.request().requestId();
            }
            return record.rejected().position().replace(file.toString(), "rejected");
        }
    }

    private ReadLog() {}

    public static List<LogRecord> whole(Path file, RequestSchema shape) throws IOException {
        return split(new RequestFormat(shape, new JsonLines()), file, 0, Files.size(file), null)
                .stream()
                .map(Read::record)
                .toList();
    }

    public static List<Read> split(
            BulkFormat<LogRecord, FileSourceSplit> format,
            Path file,
            long from,
            long length,
            CheckpointedPosition restored)
            throws IOException {
        FileSourceSplit split =
                new FileSourceSplit(
                        "split",
                        org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
                        from,
                        length,
                        0,
                        Files.size(file),
                        new String[0],
                        restored);
        Configuration config = new Configuration();
        List<Read> read = new ArrayList<>();
        try (BulkFormat.Reader<LogRecord> reader =
                restored == null
                        ? format.createReader(config, split)
                        : format.restoreReader(config, split)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<LogRecord> next = batch.next();
                        next != null;
                        next = batch.next()) {
                    read.add(
                            new Read(
                                    next.getRecord(),
                                    new CheckpointedPosition(
                                            next.getOffset(), next.getRecordSkipCount())));
                }
                batch.releaseBatch();
            }
        }
        return read;
    }
}
