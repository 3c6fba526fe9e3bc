package io.shadowgate.source.files;

import io.shadowgate.eventtime.Backlog;
import io.shadowgate.record.LogRecord;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.ContinuousEnumerationSettings;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Flink's file source, with an enumerator that knows which files a restored job has read. One of
 * them that was compressed meanwhile is not new.
 */
public final class RequestSource extends AbstractFileSource<LogRecord, FileSourceSplit>
        implements Backlog {
    private static final long serialVersionUID = 1;

    private final Assigners assigners;

    public RequestSource(
            Path root,
            Files files,
            BulkFormat<LogRecord, FileSourceSplit> format,
            @Nullable ContinuousEnumerationSettings monitoring) {
        this(root, new Provider(files), new Assigners(), format, monitoring);
    }

    private RequestSource(
            Path root,
            Provider files,
            Assigners assigners,
            BulkFormat<LogRecord, FileSourceSplit> format,
            @Nullable ContinuousEnumerationSettings monitoring) {
        super(new Path[] {root}, files, assigners, format, monitoring);
        this.assigners = assigners;
    }

    @Override
    public boolean hasWaiting() {
        return assigners.last != null && !assigners.last.remainingSplits().isEmpty();
    }

    /** Remembers the last assigner, which Flink's enumerator does not show. */
    private static final class Assigners implements FileSplitAssigner.Provider {
        private static final long serialVersionUID = 1;

        @Nullable private transient FilesInOrder last;

        @Override
        public FileSplitAssigner create(Collection<FileSourceSplit> splits) {
            last = new FilesInOrder(splits);
            return last;
        }
    }

    /** Makes the enumerator for a job that has already handed out some paths. */
    public interface Files extends java.io.Serializable {
        RequestFiles after(Collection<Path> handedOut);
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>>
            restoreEnumerator(
                    SplitEnumeratorContext<FileSourceSplit> context,
                    PendingSplitsCheckpoint<FileSourceSplit> checkpoint) {
        ((Provider) getEnumeratorFactory()).handedOut = checkpoint.getAlreadyProcessedPaths();
        return super.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return FileSourceSplitSerializer.INSTANCE;
    }

    private static final class Provider implements FileEnumerator.Provider {
        private static final long serialVersionUID = 1;

        private final Files files;
        @Nullable private transient Collection<Path> handedOut;

        Provider(Files files) {
            this.files = files;
        }

        @Override
        public FileEnumerator create() {
            return files.after(handedOut == null ? List.of() : handedOut);
        }
    }
}
