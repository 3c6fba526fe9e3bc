package io.shadowgate.testing;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Files read as ever, but once the job dies in the middle: a reader that is half through waits for
 * a checkpoint to complete, reads on, and fails with records behind it that the checkpoint does not
 * hold.
 */
public final class FailOnceSource<T>
        implements Source<T, FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>>,
                ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1;
    private static final Map<String, Shared> ALL = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final AbstractFileSource<T, FileSourceSplit> files;
    private final int half;
    private final int beyond;

    private static final class Shared {
        final AtomicBoolean failed = new AtomicBoolean();
        final AtomicInteger resumed = new AtomicInteger();
    }

    /**
     * @param half how many records a reader reads before it waits for the checkpoint
     * @param beyond how many it reads from there until it fails
     */
    public FailOnceSource(AbstractFileSource<T, FileSourceSplit> files, int half, int beyond) {
        this.files = files;
        this.half = half;
        this.beyond = beyond;
        ALL.put(id, new Shared());
    }

    public boolean failed() {
        return ALL.get(id).failed.get();
    }

    /** How many files were taken up in their middle after the failure. */
    public int resumed() {
        return ALL.get(id).resumed.get();
    }

    @Override
    public SourceReader<T, FileSourceSplit> createReader(SourceReaderContext context) {
        SourceReader<T, FileSourceSplit> reader = files.createReader(context);
        return new Reader<>(reader, ALL.get(id), half, beyond);
    }

    @Override
    public Boundedness getBoundedness() {
        return files.getBoundedness();
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>>
            createEnumerator(SplitEnumeratorContext<FileSourceSplit> context) {
        return files.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint<FileSourceSplit>>
            restoreEnumerator(
                    SplitEnumeratorContext<FileSourceSplit> context,
                    PendingSplitsCheckpoint<FileSourceSplit> checkpoint) {
        return files.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return files.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PendingSplitsCheckpoint<FileSourceSplit>>
            getEnumeratorCheckpointSerializer() {
        return files.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return files.getProducedType();
    }

    private static final class Reader<T> implements SourceReader<T, FileSourceSplit> {
        private final SourceReader<T, FileSourceSplit> reader;
        private final Shared shared;
        private final int half;
        private final int beyond;
        private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();
        private long snapshotAtHalf = Long.MAX_VALUE;
        private int polled;

        Reader(SourceReader<T, FileSourceSplit> reader, Shared shared, int half, int beyond) {
            this.reader = reader;
            this.shared = shared;
            this.half = half;
            this.beyond = beyond;
        }

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
            if (shared.failed.get()) {
                return reader.pollNext(output);
            }
            if (polled >= half && !checkpoint.isDone()) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            if (polled >= half + beyond && shared.failed.compareAndSet(false, true)) {
                throw new IllegalStateException("The job dies, as the test wants.");
            }
            InputStatus status = reader.pollNext(output);
            polled += status == InputStatus.MORE_AVAILABLE ? 1 : 0;
            return status;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            boolean waits = polled >= half && !checkpoint.isDone() && !shared.failed.get();
            return waits ? checkpoint : reader.isAvailable();
        }

        @Override
        public List<FileSourceSplit> snapshotState(long checkpointId) {
            if (polled >= half) {
                snapshotAtHalf = Math.min(snapshotAtHalf, checkpointId);
            }
            return reader.snapshotState(checkpointId);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) throws Exception {
            reader.notifyCheckpointComplete(checkpointId);
            if (checkpointId >= snapshotAtHalf) {
                checkpoint.complete(null);
            }
        }

        @Override
        public void addSplits(List<FileSourceSplit> splits) {
            boolean inTheMiddle =
                    splits.stream()
                            .flatMap(split -> split.getReaderPosition().stream())
                            .anyMatch(position -> position.getOffset() > 0);
            if (shared.failed.get() && inTheMiddle) {
                shared.resumed.incrementAndGet();
            }
            reader.addSplits(splits);
        }

        @Override
        public void start() {
            reader.start();
        }

        @Override
        public void notifyNoMoreSplits() {
            reader.notifyNoMoreSplits();
        }

        @Override
        public void handleSourceEvents(SourceEvent event) {
            reader.handleSourceEvents(event);
        }

        @Override
        public void close() throws Exception {
            reader.close();
        }
    }
}
