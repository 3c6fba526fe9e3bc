package io.shadowgate.app;

import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.files.FileFormats;
import io.shadowgate.source.files.LogFile;
import io.shadowgate.source.files.RequestFormat;
import io.shadowgate.spec.ShadowTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;

/**
 * The first records of some files, read as a run reads them.
 *
 * @param whole whether these are all records of the files
 */
record LogSample(LogTrial trial, boolean whole) {
    /** Of more files, some from all over the log are looked at. */
    private static final int MOST_FILES = 8;

    /**
     * @param counts how many records to read of each file, at most
     */
    static LogSample of(ShadowTest test, List<LogFile> files, List<Integer> counts)
            throws IOException {
        LogTrial trial = new LogTrial();
        boolean whole = true;
        RequestFormat format =
                new RequestFormat(
                        RequestSchema.of(test),
                        FileFormats.of(test.traffic().requiredFiles().form()));
        for (int i = 0; i < files.size(); i++) {
            LogFile file = files.get(i);
            FileSourceSplit split =
                    new FileSourceSplit(
                            file.path().toString(),
                            file.path(),
                            0,
                            file.length(),
                            file.modified(),
                            file.length());
            try (BulkFormat.Reader<LogRecord> reader =
                    format.createReader(new Configuration(), split)) {
                whole &= read(reader, counts.get(i), trial);
            }
        }
        return new LogSample(trial, whole);
    }

    /** The same, with equally many records of each file. */
    static LogSample of(ShadowTest test, List<LogFile> files, int most) throws IOException {
        return of(
                test,
                files,
                Collections.nCopies(files.size(), Math.max(1, most / Math.max(1, files.size()))));
    }

    /** Returns whether the file ended before there were enough records. */
    private static boolean read(BulkFormat.Reader<LogRecord> reader, int count, LogTrial trial)
            throws IOException {
        int read = 0;
        while (read < count) {
            BulkFormat.RecordIterator<LogRecord> batch = reader.readBatch();
            if (batch == null) {
                return true;
            }
            RecordAndPosition<LogRecord> next = batch.next();
            while (next != null && read < count) {
                trial.add(next.getRecord());
                read++;
                next = batch.next();
            }
            batch.releaseBatch();
        }
        return false;
    }

    /** All if there are few; else the first, the last, and some between them. */
    static List<LogFile> some(List<LogFile> all) {
        List<LogFile> filled = all.stream().filter(file -> file.length() > 0).toList();
        List<LogFile> from = filled.isEmpty() ? all : filled;
        if (from.size() <= MOST_FILES) {
            return from;
        }
        List<LogFile> some = new ArrayList<>();
        for (int i = 0; i < MOST_FILES; i++) {
            some.add(from.get((int) ((long) i * (from.size() - 1) / (MOST_FILES - 1))));
        }
        return some;
    }
}
