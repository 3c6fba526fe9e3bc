package io.shadowgate.eventtime;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.clock.Clock;
import org.jspecify.annotations.Nullable;

/** Hands out splits as the log's own enumerator does, and answers what subtasks report. */
final class TimedEnumerator<S extends SourceSplit, C> implements SplitEnumerator<TimedSplit<S>, C> {
    private final SplitEnumerator<S, C> enumerator;
    private final SplitEnumeratorContext<?> context;
    private final CommonEventTime eventTime;
    private final CommonEventTime.Log log;
    private final BooleanSupplier waiting;
    private final Clock clock;
    private final Runnable onClose;

    TimedEnumerator(
            SplitEnumerator<S, C> enumerator,
            SplitEnumeratorContext<?> context,
            CommonEventTime eventTime,
            CommonEventTime.Log log,
            BooleanSupplier waiting,
            Clock clock,
            Runnable onClose) {
        this.enumerator = enumerator;
        this.context = context;
        this.eventTime = eventTime;
        this.log = log;
        this.waiting = waiting;
        this.clock = clock;
        this.onClose = onClose;
    }

    @Override
    public void start() {
        enumerator.start();
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof SubtaskProgress progress) {
            log.reported(subtask, progress);
            log.waits(waiting.getAsBoolean());
            if (context.registeredReaders().containsKey(subtask)) {
                long time = eventTime.advance(clock.absoluteTimeMillis());
                context.sendEventToSourceReader(
                        subtask, new EventTimeNotice(time, eventTime.holding()));
            }
        } else {
            enumerator.handleSourceEvent(subtask, event);
        }
    }

    /** This is the first notice of a subtask that has failed. */
    @Override
    public void addSplitsBack(List<TimedSplit<S>> splits, int subtask) {
        log.started(subtask);
        enumerator.addSplitsBack(splits.stream().map(TimedSplit::split).toList(), subtask);
    }

    @Override
    public void addReader(int subtask) {
        log.started(subtask);
        enumerator.addReader(subtask);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        enumerator.handleSplitRequest(subtask, host);
    }

    @Override
    public C snapshotState(long checkpointId) throws Exception {
        return enumerator.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        enumerator.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        enumerator.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws IOException {
        onClose.run();
        enumerator.close();
    }
}
