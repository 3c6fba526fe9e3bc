package io.shadowgate.source.files;

import io.shadowgate.record.LogRecord;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.FileException;
import io.shadowgate.storage.LogPaths;
import io.shadowgate.storage.Storage;
import io.shadowgate.text.Printable;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads files as they were when they were found, and detects if they have changed.
 *
 * <p>If a file was truncated, replaced or deleted, a run that ends fails. A run without end rejects
 * the rest of the file, since the job would find the same file after each restart.
 *
 * <p>A file may grow on a local file system if its format allows it. What was there when the file
 * was found is read, and nothing behind it. Object stores cannot append, so any change counts
 * there.
 */
public final class ChangeDetectingFormat implements BulkFormat<LogRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1;

    /** The position behind all of a file and behind the record that tells its change. */
    private static final long TOLD = Long.MAX_VALUE;

    private final BulkFormat<LogRecord, FileSourceSplit> records;
    private final FileFormats formats;
    private final boolean bounded;

    /** Detects changes of files whose names say their format. */
    public ChangeDetectingFormat(BulkFormat<LogRecord, FileSourceSplit> records, boolean bounded) {
        this(records, FileFormats.of(Traffic.Form.BY_NAME), bounded);
    }

    public ChangeDetectingFormat(
            BulkFormat<LogRecord, FileSourceSplit> records, FileFormats formats, boolean bounded) {
        this.records = records;
        this.formats = formats;
        this.bounded = bounded;
    }

    @Override
    public Reader<LogRecord> createReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return open(split, () -> records.createReader(config, split));
    }

    @Override
    public Reader<LogRecord> restoreReader(Configuration config, FileSourceSplit split)
            throws IOException {
        return open(split, () -> records.restoreReader(config, split));
    }

    private interface Opening {
        Reader<LogRecord> open() throws IOException;
    }

    private Reader<LogRecord> open(FileSourceSplit split, Opening opening) throws IOException {
        boolean told =
                split.getReaderPosition().map(CheckpointedPosition::getOffset).orElse(0L) == TOLD;
        if (told) {
            return new Checked(split, null, null);
        }
        if (LogSplits.isNotice(split)) {
            String[] notice = LogSplits.notice(split);
            return new Checked(split, null, rejected(notice[0], notice[1]));
        }
        String change = change(split);
        Reader<LogRecord> reader = null;
        if (change == null) {
            try {
                reader = opening.open();
            } catch (IOException | RuntimeException e) {
                change = change(split);
                if (change == null) {
                    throw e;
                }
            }
        }
        if (change == null) {
            return new Checked(split, reader, null);
        }
        return new Checked(split, null, changed(split, change));
    }

    /**
     * @return the record that tells it
     * @throws FileException if the run has an end
     */
    private LogRecord changed(FileSourceSplit split, String change) throws FileException {
        String name = LogPaths.shown(split.path());
        if (bounded) {
            throw new FileException(
                    Printable.of(name)
                            + " changed while it was read: it was "
                            + change
                            + "; run again when the log is at rest");
        }
        return rejected(
                name,
                "the file changed before it was read to its end: it was "
                        + change
                        + ", so the rest of it is not read");
    }

    private static LogRecord rejected(String file, String reason) {
        return LogRecord.rejected(reason, new byte[0], 0, 0, () -> file, null);
    }

    /** How the file has changed since it was found; null if it may be read. */
    @Nullable
    private String change(FileSourceSplit split) throws IOException {
        Path path = split.path();
        boolean local = Storage.isLocal(path.getFileSystem());
        LogEntry entry = LogFolders.of(path).at(path);
        LogFile now = entry == null ? null : entry.file();
        if (now == null) {
            return "deleted or moved";
        }
        if (now.length() < split.fileSize()) {
            return "truncated from " + split.fileSize() + " to " + now.length() + " bytes";
        }
        if (now.length() > split.fileSize()) {
            boolean mayGrow = local && formats.of(path).isAppendable(path);
            Long inode = LogSplits.inode(split);
            if (mayGrow && (inode == null || inode.equals(now.inode()))) {
                return null;
            }
            return (mayGrow ? "replaced by one of " : "written to, from ")
                    + (mayGrow ? "" : split.fileSize() + " to ")
                    + now.length()
                    + " bytes";
        }
        return isSameTime(split.fileModificationTime(), now.modified(), local)
                ? null
                : "written to or replaced";
    }

    /** Some object stores list files in milliseconds, and show a single file in seconds or not. */
    private static boolean isSameTime(long found, long now, boolean local) {
        return local
                ? found == now
                : found <= 0 || now <= 0 || Math.floorDiv(found, 1000) == Math.floorDiv(now, 1000);
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
        private final FileSourceSplit split;
        private final boolean cheap;
        @Nullable private Reader<LogRecord> reader;

        /** The record that tells the change, behind all records before it. */
        @Nullable private LogRecord last;

        Checked(FileSourceSplit split, @Nullable Reader<LogRecord> reader, @Nullable LogRecord last)
                throws IOException {
            this.split = split;
            this.reader = reader;
            this.last = last;
            this.cheap = reader != null && Storage.isLocal(split.path().getFileSystem());
        }

        @Nullable
        @Override
        public RecordIterator<LogRecord> readBatch() throws IOException {
            RecordIterator<LogRecord> batch = null;
            if (reader != null) {
                batch = read(reader);
            }
            if (batch == null && last != null) {
                RecordAndPosition<LogRecord> told = new RecordAndPosition<>(last, TOLD, 0);
                last = null;
                return new One(List.of(told).iterator());
            }
            return batch;
        }

        @Nullable
        private RecordIterator<LogRecord> read(Reader<LogRecord> reader) throws IOException {
            RecordIterator<LogRecord> batch;
            try {
                batch = reader.readBatch();
            } catch (IOException | RuntimeException e) {
                if (!isChanged()) {
                    throw e;
                }
                return null;
            }
            // Looking at a local file is cheap beside reading a block, and a file that was replaced
            // may have its old length again by the end.
            if ((cheap || batch == null) && isChanged()) {
                return null;
            }
            if (batch == null) {
                close();
            }
            return batch;
        }

        private boolean isChanged() throws IOException {
            String change = change(split);
            if (change == null) {
                return false;
            }
            last = changed(split, change);
            close();
            return true;
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }

    private record One(java.util.Iterator<RecordAndPosition<LogRecord>> records)
            implements BulkFormat.RecordIterator<LogRecord> {
        @Nullable
        @Override
        public RecordAndPosition<LogRecord> next() {
            return records.hasNext() ? records.next() : null;
        }

        @Override
        public void releaseBatch() {}
    }
}
