package io.shadowgate.eventtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.clock.ManualClock;
import org.jspecify.annotations.Nullable;

/**
 * A job of logs, readers, an exchange, a place that accounts and windows, on a clock of its own:
 * the readers and coordinators of this package over fake logs, and a plain model of what Flink does
 * behind them. Who works next, and how much, is drawn.
 */
final class LiveWorld {
    static final long WINDOW_MS = 300_000;

    private final Random random;
    private final EventTimeRule rule;
    private final List<FakeLog> logs;
    private final ManualClock clock = new ManualClock();
    private Job job;

    /** What a checkpoint holds. */
    private record Snapshot(
            List<List<TimedSplit<FakeSplit>>> readers,
            List<List<FakeSplit>> waiting,
            Behind behind) {}

    @Nullable private Snapshot snapshot;

    LiveWorld(long seed, EventTimeRule rule, List<FakeLog> logs, int parallelism, long startMs) {
        this.random = new Random(seed);
        this.rule = rule;
        this.logs = logs;
        clock.advanceTime(Duration.ofMillis(startMs));
        job = new Job(parallelism);
    }

    /** A log: of partitions, or of files that end. */
    static final class FakeLog {
        final Map<String, List<Fed>> splits = new TreeMap<>();
    }

    /** A request and when it can be read. */
    record Fed(long timestamp, long availableAtMs) {}

    record FakeSplit(String splitId, int position) implements SourceSplit {}

    /** What lies behind the source and is restored with it. */
    static final class Behind {
        final Map<Long, Integer> open = new TreeMap<>();
        final Map<Long, Integer> closed = new TreeMap<>();
        long reached = Long.MIN_VALUE;
        int late;
        int dropped;

        Behind copy() {
            Behind copy = new Behind();
            copy.open.putAll(open);
            copy.closed.putAll(closed);
            copy.reached = reached;
            copy.late = late;
            copy.dropped = dropped;
            return copy;
        }
    }

    Behind behind() {
        return job.behind;
    }

    long nowMs() {
        return clock.absoluteTimeMillis();
    }

    void runFor(long ms) {
        long end = nowMs() + ms;
        while (nowMs() < end) {
            clock.advanceTime(Duration.ofMillis(1 + random.nextInt(60)));
            job.step();
        }
    }

    /** As Flink's, none while a subtask starts, or with splits on their way to one. */
    void checkpoint() {
        for (Source source : job.sources) {
            for (Subtask subtask : source.subtasks) {
                if (!subtask.started) {
                    return;
                }
                while (!subtask.mails.isEmpty()) {
                    subtask.mails.remove().run();
                }
            }
        }
        job.deliverAll();
        List<List<TimedSplit<FakeSplit>>> readers = new ArrayList<>();
        List<List<FakeSplit>> waiting = new ArrayList<>();
        for (Source source : job.sources) {
            List<TimedSplit<FakeSplit>> state = new ArrayList<>();
            source.subtasks.forEach(subtask -> state.addAll(subtask.reader.snapshotState(1)));
            readers.add(state);
            waiting.add(List.copyOf(source.log.waiting));
        }
        snapshot = new Snapshot(readers, waiting, job.behind.copy());
    }

    /** All since the last checkpoint is lost and done again. */
    void restart(int parallelism) {
        job = new Job(parallelism);
    }

    private final class Job {
        final String id = "world " + random.nextLong();
        final int parallelism;
        final Behind behind;
        final List<Source> sources = new ArrayList<>();
        final List<Accounting> accounting = new ArrayList<>();
        final List<Deque<Long>> toWindows = new ArrayList<>();
        final long[] windowMarks;

        Job(int parallelism) {
            this.parallelism = parallelism;
            this.behind = snapshot == null ? new Behind() : snapshot.behind.copy();
            this.windowMarks = new long[parallelism];
            java.util.Arrays.fill(windowMarks, Long.MIN_VALUE);
            CommonEventTime eventTime = new CommonEventTime(rule, logs.size());
            for (int i = 0; i < logs.size(); i++) {
                sources.add(new Source(this, i, eventTime));
            }
            for (int i = 0; i < parallelism; i++) {
                accounting.add(new Accounting(logs.size() * parallelism, behind.reached));
                toWindows.add(new ArrayDeque<>());
            }
            sources.forEach(Source::start);
        }

        void step() {
            List<Runnable> turns = new ArrayList<>();
            for (Source source : sources) {
                turns.add(source::coordinate);
                source.subtasks.forEach(subtask -> turns.add(subtask::work));
            }
            for (int i = 0; i < parallelism; i++) {
                int to = i;
                turns.add(() -> account(to, random.nextInt(200)));
                turns.add(() -> window(to, random.nextInt(200)));
            }
            Collections.shuffle(turns, random);
            turns.forEach(Runnable::run);
        }

        void deliverAll() {
            for (int i = 0; i < parallelism; i++) {
                account(i, Integer.MAX_VALUE);
            }
            for (int i = 0; i < parallelism; i++) {
                window(i, Integer.MAX_VALUE);
            }
        }

        private void account(int subtask, int most) {
            Accounting here = accounting.get(subtask);
            int from = random.nextInt(here.channels.size());
            for (int i = 0; i < here.channels.size(); i++) {
                int channel = (from + i) % here.channels.size();
                Deque<long[]> elements = here.channels.get(channel);
                for (int n = 0; n < most && !elements.isEmpty(); n++) {
                    long[] element = elements.remove();
                    if (element[0] == MARK) {
                        here.marks[channel] = element[1];
                        long least = least(here.marks);
                        if (least > here.told) {
                            here.told = least;
                            here.reached = Math.max(here.reached, least);
                            toWindows.get(subtask).add(-least - 1);
                        }
                    } else if (windowEnd(element[1]) - 1 <= here.reached) {
                        behind.late++;
                    } else {
                        toWindows.get(subtask).add(element[1]);
                    }
                }
            }
        }

        /** Marks are told from records by their sign: no time lies before 1970. */
        private void window(int channel, int most) {
            Deque<Long> elements = toWindows.get(channel);
            for (int n = 0; n < most && !elements.isEmpty(); n++) {
                long element = elements.remove();
                if (element >= 0) {
                    long start = windowEnd(element) - WINDOW_MS;
                    if (windowEnd(element) - 1 <= behind.reached) {
                        behind.dropped++;
                    } else {
                        behind.open.merge(start, 1, Integer::sum);
                    }
                } else {
                    windowMarks[channel] = -element - 1;
                    behind.reached = Math.max(behind.reached, least(windowMarks));
                    behind.open
                            .entrySet()
                            .removeIf(
                                    window -> {
                                        boolean ends =
                                                window.getKey() + WINDOW_MS - 1 <= behind.reached;
                                        if (ends) {
                                            behind.closed.merge(
                                                    window.getKey(),
                                                    window.getValue(),
                                                    Integer::sum);
                                        }
                                        return ends;
                                    });
                }
            }
        }
    }

    private static final long RECORD = 0;
    private static final long MARK = 1;

    private static long least(long[] marks) {
        long least = Long.MAX_VALUE;
        for (long mark : marks) {
            least = Math.min(least, mark);
        }
        return least;
    }

    static long windowEnd(long timestamp) {
        return Math.floorDiv(timestamp, WINDOW_MS) * WINDOW_MS + WINDOW_MS;
    }

    /** The last place that accounts, as {@code LateTallies} does it. */
    private static final class Accounting {
        final List<Deque<long[]>> channels = new ArrayList<>();
        final long[] marks;
        long told = Long.MIN_VALUE;
        long reached;

        Accounting(int channels, long reached) {
            for (int i = 0; i < channels; i++) {
                this.channels.add(new ArrayDeque<>());
            }
            this.marks = new long[channels];
            java.util.Arrays.fill(marks, Long.MIN_VALUE);
            this.reached = reached;
        }
    }

    /** One log's source: its coordinator and subtasks. */
    private final class Source {
        final Job job;
        final FakeEnumerator log;
        final TimedEnumerator<FakeSplit, Void> enumerator;
        final List<Subtask> subtasks = new ArrayList<>();
        final Deque<Runnable> toCoordinator = new ArrayDeque<>();
        final Map<Integer, ReaderInfo> registered = new HashMap<>();

        Source(Job job, int number, CommonEventTime eventTime) {
            this.job = job;
            CommonEventTime.Log ofLog = eventTime.open(number, job.parallelism);
            Context context = new Context(this);
            log =
                    new FakeEnumerator(
                            logs.get(number),
                            snapshot == null ? null : snapshot.waiting.get(number),
                            new TimedContext<>(context, ofLog));
            enumerator =
                    new TimedEnumerator<>(
                            log, context, eventTime, ofLog, log::hasWaiting, clock, () -> {});
            List<List<TimedSplit<FakeSplit>>> restored = new ArrayList<>();
            for (int i = 0; i < job.parallelism; i++) {
                restored.add(new ArrayList<>());
            }
            if (snapshot != null) {
                int next = random.nextInt(job.parallelism);
                for (TimedSplit<FakeSplit> split : snapshot.readers.get(number)) {
                    restored.get(next++ % job.parallelism).add(split);
                }
            }
            for (int i = 0; i < job.parallelism; i++) {
                subtasks.add(new Subtask(this, number, i, restored.get(i)));
            }
        }

        void start() {
            enumerator.start();
        }

        void coordinate() {
            log.assign();
            for (int n = random.nextInt(8); n > 0 && !toCoordinator.isEmpty(); n--) {
                toCoordinator.remove().run();
            }
        }
    }

    /** One reader, and the work that it is given turns for. */
    private final class Subtask implements ReaderOutput<Long> {
        final Source source;
        final int number;
        final int channel;
        final List<TimedSplit<FakeSplit>> restored;
        final TimedReader<Long, FakeSplit> reader;
        final Deque<Runnable> mails = new ArrayDeque<>();
        final long startsAtMs;
        final int speed = 1 + random.nextInt(200);
        long blockedUntilMs;
        long tickAtMs;
        long mark = Long.MIN_VALUE;
        int next;
        @Nullable Runnable timer;
        boolean started;

        Subtask(Source source, int log, int number, List<TimedSplit<FakeSplit>> restored) {
            this.source = source;
            this.number = number;
            this.channel = log * source.job.parallelism + number;
            this.restored = restored;
            this.startsAtMs = nowMs() + random.nextInt(2_000);
            ReaderContext context = new ReaderContext(source, number);
            reader =
                    new TimedReader<>(
                            new FakeReader(logs.get(log), context),
                            context,
                            new OfLong(),
                            rule.maxAhead().toMillis(),
                            clock,
                            (ms, task) -> {
                                timer = task;
                                return () -> {};
                            });
        }

        void work() {
            if (nowMs() < startsAtMs) {
                return;
            }
            if (!started) {
                started = true;
                if (!restored.isEmpty()) {
                    reader.addSplits(restored);
                }
                source.toCoordinator.add(
                        () -> {
                            source.registered.put(number, new ReaderInfo(number, "here"));
                            source.enumerator.addReader(number);
                        });
                reader.start();
            }
            if (nowMs() >= tickAtMs) {
                tickAtMs = nowMs() + TimedReader.INTERVAL_MS;
                timer.run();
            }
            for (int n = random.nextInt(4); n > 0 && !mails.isEmpty(); n--) {
                mails.remove().run();
            }
            if (random.nextInt(400) == 0) {
                blockedUntilMs = nowMs() + random.nextInt(4_000);
            }
            try {
                for (int n = 0;
                        n < speed && nowMs() >= blockedUntilMs && reader.isAvailable().isDone();
                        n++) {
                    reader.pollNext(this);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            if (watermark.getTimestamp() < mark) {
                throw new IllegalStateException("event time went back");
            }
            mark = watermark.getTimestamp();
            source.job.accounting.forEach(
                    to -> to.channels.get(channel).add(new long[] {MARK, mark}));
        }

        @Override
        public SourceOutput<Long> createOutputForSplit(String split) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String split) {}

        /** As admission does it. */
        @Override
        public void collect(Long timestamp) {
            if (windowEnd(timestamp) - 1 <= mark) {
                source.job.behind.late++;
            } else {
                source.job
                        .accounting
                        .get(next++ % source.job.parallelism)
                        .channels
                        .get(channel)
                        .add(new long[] {RECORD, timestamp});
            }
        }

        @Override
        public void collect(Long timestamp, long ignored) {
            collect(timestamp);
        }

        @Override
        public void markIdle() {
            throw new IllegalStateException("no subtask may be idle");
        }

        @Override
        public void markActive() {
            markIdle();
        }
    }

    private static final class OfLong implements Timing<Long> {
        private static final long serialVersionUID = 1;

        @Override
        public long of(Long record) {
            return record;
        }

        @Override
        public Long believed(Long record, long clockMs, long maxAheadMs) {
            return record;
        }
    }

    /** Reads partitions in turn, and files one after the other. */
    private final class FakeReader implements SourceReader<Long, FakeSplit> {
        private final FakeLog log;
        private final SourceReaderContext context;
        private final Map<String, Integer> positions = new java.util.LinkedHashMap<>();
        private final Map<String, SourceOutput<Long>> outputs = new HashMap<>();

        FakeReader(FakeLog log, SourceReaderContext context) {
            this.log = log;
            this.context = context;
        }

        @Override
        public void start() {
            if (positions.isEmpty()) {
                context.sendSplitRequest();
            }
        }

        @Nullable
        private String ready() {
            List<String> ready = new ArrayList<>();
            for (Map.Entry<String, Integer> split : positions.entrySet()) {
                List<Fed> fed = log.splits.get(split.getKey());
                boolean atEnd = split.getValue() == fed.size();
                if (atEnd ? rule.ends() : fed.get(split.getValue()).availableAtMs() <= nowMs()) {
                    ready.add(split.getKey());
                }
                if (rule.ends()) {
                    break;
                }
            }
            return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
        }

        @Override
        public InputStatus pollNext(ReaderOutput<Long> output) {
            String split = ready();
            if (split == null) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            List<Fed> fed = log.splits.get(split);
            int position = positions.get(split);
            if (position == fed.size()) {
                positions.remove(split);
                outputs.remove(split);
                output.releaseOutputForSplit(split);
                context.sendSplitRequest();
            } else {
                outputs.computeIfAbsent(split, output::createOutputForSplit)
                        .collect(fed.get(position).timestamp());
                positions.put(split, position + 1);
            }
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return ready() == null
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public List<FakeSplit> snapshotState(long checkpointId) {
            return positions.entrySet().stream()
                    .map(split -> new FakeSplit(split.getKey(), split.getValue()))
                    .toList();
        }

        @Override
        public void addSplits(List<FakeSplit> splits) {
            splits.forEach(split -> positions.put(split.splitId(), split.position()));
        }

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    /** Gives partitions to subtasks by their numbers, and files to those that ask. */
    private final class FakeEnumerator implements SplitEnumerator<FakeSplit, Void> {
        final Deque<FakeSplit> waiting = new ArrayDeque<>();
        private final FakeLog log;
        private final SplitEnumeratorContext<FakeSplit> context;
        private final Set<Integer> asking = new HashSet<>();

        FakeEnumerator(
                FakeLog log,
                @Nullable List<FakeSplit> restored,
                SplitEnumeratorContext<FakeSplit> context) {
            this.log = log;
            this.context = context;
            if (restored != null) {
                waiting.addAll(restored);
            } else {
                log.splits.keySet().forEach(split -> waiting.add(new FakeSplit(split, 0)));
            }
        }

        /** Whether files have been found that nobody reads yet. */
        boolean hasWaiting() {
            return rule.ends() && !waiting.isEmpty() && isFound(waiting.peek());
        }

        /** A file is found when its first record is there. */
        private boolean isFound(FakeSplit file) {
            return log.splits.get(file.splitId()).get(0).availableAtMs() <= nowMs();
        }

        void assign() {
            if (!rule.ends()) {
                if (context.registeredReaders().size() < context.currentParallelism()
                        && random.nextInt(20) > 0) {
                    return;
                }
                for (int n = waiting.size(); n > 0; n--) {
                    FakeSplit split = waiting.remove();
                    int owner =
                            Math.floorMod(split.splitId().hashCode(), context.currentParallelism());
                    if (context.registeredReaders().containsKey(owner)) {
                        context.assignSplit(split, owner);
                    } else {
                        waiting.add(split);
                    }
                }
                return;
            }
            while (!asking.isEmpty() && hasWaiting()) {
                int subtask = asking.iterator().next();
                asking.remove(subtask);
                context.assignSplit(waiting.remove(), subtask);
            }
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String host) {
            asking.add(subtask);
            assign();
        }

        @Override
        public void addSplitsBack(List<FakeSplit> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public Void snapshotState(long checkpointId) {
            return null;
        }

        @Override
        public void close() {}
    }

    private static final class Context implements SplitEnumeratorContext<TimedSplit<FakeSplit>> {
        private final Source source;

        Context(Source source) {
            this.source = source;
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            Subtask to = source.subtasks.get(subtask);
            to.mails.add(() -> to.reader.handleSourceEvents(event));
        }

        @Override
        public void assignSplits(SplitsAssignment<TimedSplit<FakeSplit>> assignment) {
            assignment
                    .assignment()
                    .forEach(
                            (subtask, splits) -> {
                                Subtask to = source.subtasks.get(subtask);
                                to.mails.add(() -> to.reader.addSplits(splits));
                            });
        }

        @Override
        public int currentParallelism() {
            return source.job.parallelism;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return source.registered;
        }

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> void callAsync(
                Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void runInCoordinatorThread(Runnable runnable) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class ReaderContext implements SourceReaderContext {
        private final Source source;
        private final int subtask;

        ReaderContext(Source source, int subtask) {
            this.source = source;
            this.subtask = subtask;
        }

        @Override
        public int currentParallelism() {
            return source.job.parallelism;
        }

        @Override
        public int getIndexOfSubtask() {
            return subtask;
        }

        @Override
        public void sendSplitRequest() {
            source.toCoordinator.add(() -> source.enumerator.handleSplitRequest(subtask, "here"));
        }

        @Override
        public void sendSourceEventToCoordinator(SourceEvent event) {
            source.toCoordinator.add(() -> source.enumerator.handleSourceEvent(subtask, event));
        }

        @Override
        public SourceReaderMetricGroup metricGroup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Configuration getConfiguration() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getLocalHostName() {
            return "here";
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            throw new UnsupportedOperationException();
        }
    }
}
