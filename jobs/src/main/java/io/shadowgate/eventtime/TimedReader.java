package io.shadowgate.eventtime;

import static io.shadowgate.eventtime.Timing.NONE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.clock.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Reads with the log's own reader and reports how far each split has come. Passes on the event time
 * that the coordinator tells, behind all records that it has reported.
 */
final class TimedReader<T, S extends SourceSplit> implements SourceReader<T, TimedSplit<S>> {
    /**
     * How often a subtask reports: less often where many do. A window ends up to two intervals
     * after the last record that it waits for, because each subtask hears of the others with the
     * answer to its own report.
     */
    static final long INTERVAL_MS = 20;

    private static final long INTERVAL_MS_PER_SUBTASK = 2;

    private static final String OWN = "event time of subtask ";

    /**
     * A longer step is not counted as silence: the subtask was blocked and asked for no records.
     */
    private static final long LONGEST_STEP_MS = 500;

    /**
     * How many records of other splits count as a millisecond of silence of a split, since its own
     * records may wait behind them. A fetch from Kafka holds some thousand.
     */
    private static final long RECORDS_PER_MS = 10;

    private final SourceReader<T, S> reader;
    private final SourceReaderContext context;
    private final Timing<T> timing;
    private final long maxAheadMs;
    private final Clock clock;
    private final Timer timers;

    private final Map<String, SplitTime> open = new LinkedHashMap<>();
    private final List<String> ended = new ArrayList<>();
    private long endedTime = NONE;
    private long endedClaim = NONE;
    private long begun = NONE;

    // The event time last told by the coordinator, the one emitted by this attempt, and the one
    // emitted by this attempt or by the one that it was restored from.
    private long told = NONE;

    private long emitted = NONE;
    private long passedOn = NONE;
    private int holding;
    private boolean unanswered;

    private long nowMs;
    private long steppedAtMs;
    private long records;
    private boolean foundNothing;
    private InputStatus status = InputStatus.MORE_AVAILABLE;

    @Nullable private Output output;
    @Nullable private AutoCloseable timer;
    private volatile boolean due = true;
    private volatile CompletableFuture<Void> wake = new CompletableFuture<>();
    @Nullable private CompletableFuture<Void> awaited;
    @Nullable private CompletableFuture<Void> either;

    /** Calls a task again and again, from any thread. */
    interface Timer {
        AutoCloseable every(long ms, Runnable task);
    }

    TimedReader(
            SourceReader<T, S> reader,
            SourceReaderContext context,
            Timing<T> timing,
            long maxAheadMs,
            Clock clock,
            Timer timers) {
        this.reader = reader;
        this.context = context;
        this.timing = timing;
        this.maxAheadMs = maxAheadMs;
        this.clock = clock;
        this.timers = timers;
        this.nowMs = clock.absoluteTimeMillis();
        this.steppedAtMs = nowMs;
    }

    /** In epoch milliseconds, or {@link Timing#NONE}. */
    long eventTime() {
        return passedOn;
    }

    int holding() {
        return holding;
    }

    @Override
    public void start() {
        reader.start();
        long intervalMs =
                Math.max(INTERVAL_MS, context.currentParallelism() * INTERVAL_MS_PER_SUBTASK);
        timer = timers.every(intervalMs, this::tick);
    }

    private void tick() {
        due = true;
        wake.complete(null);
    }

    /**
     * Sends reports and watermarks only here. A source that was stopped for a savepoint is silent
     * therefore, and gets no answer after its task has ended, which Flink would take for a failure.
     */
    @Override
    public InputStatus pollNext(ReaderOutput<T> behind) throws Exception {
        if (output == null) {
            output = new Output(behind);
        }
        if (wake.isDone()) {
            wake = new CompletableFuture<>();
        }
        if (due) {
            due = false;
            report();
        }
        if (told > emitted) {
            emitted = told;
            passedOn = told;
            behind.emitWatermark(new Watermark(told));
        }
        status = reader.pollNext(output);
        foundNothing |= status == InputStatus.NOTHING_AVAILABLE;
        return status;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        CompletableFuture<Void> available = reader.isAvailable();
        if (due || told > emitted || available.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        if (available != awaited || either == null || either.isDone()) {
            awaited = available;
            either = CompletableFuture.anyOf(available, wake).thenApply(any -> null);
        }
        return either;
    }

    private void report() {
        step();
        // A coordinator that has not answered yet is not asked again.
        if (!unanswered) {
            unanswered = true;
            context.sendSourceEventToCoordinator(progress());
        }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof EventTimeNotice answer) {
            unanswered = false;
            told = Math.max(told, answer.time());
            holding = answer.holding();
            wake.complete(null);
        } else {
            reader.handleSourceEvents(event);
        }
    }

    private void step() {
        nowMs = clock.absoluteTimeMillis();
        long elapsed = Math.min(Math.max(0, nowMs - steppedAtMs), LONGEST_STEP_MS);
        steppedAtMs = nowMs;
        foundNothing |= status == InputStatus.NOTHING_AVAILABLE && !reader.isAvailable().isDone();
        long asked = foundNothing ? elapsed : Math.min(elapsed, records / RECORDS_PER_MS);
        open.values().forEach(split -> split.silentFor(asked));
        records = 0;
        foundNothing = false;
    }

    private SubtaskProgress progress() {
        SubtaskProgress progress =
                new SubtaskProgress(
                        passedOn,
                        open.values().stream().map(SplitTime::progress).toList(),
                        List.copyOf(ended),
                        endedTime,
                        endedClaim,
                        begun);
        ended.clear();
        return progress;
    }

    @Override
    public void addSplits(List<TimedSplit<S>> splits) {
        List<S> ofLog = new ArrayList<>();
        for (TimedSplit<S> timed : splits) {
            if (timed.split() != null) {
                open.put(
                        timed.splitId(),
                        new SplitTime(timed.splitId(), timed.time(), maxAheadMs, nowMs));
                ofLog.add(timed.split());
            } else {
                end(timed.time(), timed.claim());
                // Several subtasks may have been merged: the least has reached all operators.
                passedOn = passedOn == NONE ? timed.reached() : Math.min(passedOn, timed.reached());
            }
        }
        if (!ofLog.isEmpty()) {
            reader.addSplits(ofLog);
        }
    }

    /** The time of a split that was added to the reader. */
    private SplitTime opened(String split) {
        return Objects.requireNonNull(open.get(split));
    }

    private void end(long time, long claim) {
        endedTime = Math.max(endedTime, time);
        if (SplitTime.confirms(Math.max(time, claim), endedClaim, maxAheadMs)) {
            endedTime = Math.max(endedTime, endedClaim);
        }
        if (claim != NONE) {
            endedClaim = claim;
        }
    }

    @Override
    public List<TimedSplit<S>> snapshotState(long checkpointId) {
        List<TimedSplit<S>> state = new ArrayList<>();
        for (S split : reader.snapshotState(checkpointId)) {
            SplitTime time = opened(split.splitId());
            SubtaskProgress.Split progress = time.progress();
            state.add(
                    new TimedSplit<>(
                            split.splitId(), split, progress.time(), progress.claim(), NONE));
        }
        state.add(
                new TimedSplit<>(
                        OWN + context.getIndexOfSubtask(), null, endedTime, endedClaim, passedOn));
        return state;
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        reader.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        if (timer != null) {
            timer.close();
        }
        reader.close();
    }

    /** The output of the log's own reader. */
    private final class Output implements ReaderOutput<T> {
        private final ReaderOutput<T> behind;

        Output(ReaderOutput<T> behind) {
            this.behind = behind;
        }

        @Override
        public SourceOutput<T> createOutputForSplit(String split) {
            return new SplitOutput(behind.createOutputForSplit(split), opened(split));
        }

        @Override
        public void releaseOutputForSplit(String split) {
            SplitTime time = open.remove(split);
            if (time != null) {
                SubtaskProgress.Split last = time.progress();
                end(last.time(), last.claim());
                ended.add(split);
            }
            behind.releaseOutputForSplit(split);
        }

        @Override
        public void collect(T record) {
            throw perSplit();
        }

        @Override
        public void collect(T record, long timestamp) {
            throw perSplit();
        }

        private IllegalStateException perSplit() {
            return new IllegalStateException("a record that belongs to no split");
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }

    /** The output of one split. */
    private final class SplitOutput implements SourceOutput<T> {
        private final SourceOutput<T> behind;
        private final SplitTime time;

        SplitOutput(SourceOutput<T> behind, SplitTime time) {
            this.behind = behind;
            this.time = time;
        }

        @Override
        public void collect(T record) {
            T believed = believed(record);
            behind.collect(believed);
            read(believed);
        }

        @Override
        public void collect(T record, long timestamp) {
            T believed = believed(record);
            behind.collect(believed, timestamp);
            read(believed);
        }

        private T believed(T record) {
            T believed = timing.believed(record, nowMs, maxAheadMs);
            if (believed != record) {
                nowMs = clock.absoluteTimeMillis();
                believed = timing.believed(record, nowMs, maxAheadMs);
            }
            return believed;
        }

        private void read(T record) {
            records++;
            time.add(timing.of(record), passedOn, nowMs);
            begun = Math.max(begun, time.begun());
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
