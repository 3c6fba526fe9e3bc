package io.shadowgate.eventtime;

import io.shadowgate.monitoring.JobMetric;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.clock.SystemClock;

/**
 * A log without end. All its subtasks have the event time of the whole test, and not of the part
 * that they read.
 */
public final class TimedSource<T, S extends SourceSplit, C>
        implements Source<T, TimedSplit<S>, C>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1;

    private final Source<T, S, C> log;
    private final Timing<T> timing;
    private final Logs logs;
    private final int number;
    private final String test;

    /**
     * The logs of a test, which have one event time.
     *
     * @param id of the job
     */
    public record Logs(String id, EventTimeRule rule, int count) implements java.io.Serializable {
        public static Logs of(EventTimeRule rule, int count) {
            return new Logs(UUID.randomUUID().toString(), rule, count);
        }
    }

    private TimedSource(Source<T, S, C> log, Timing<T> timing, Logs logs, int number, String test) {
        this.log = log;
        this.timing = timing;
        this.logs = logs;
        this.number = number;
        this.test = test;
    }

    /**
     * @param number which of the logs it is, from 0
     */
    public static <T, S extends SourceSplit, C> Source<T, ?, ?> of(
            Source<T, S, C> log, Timing<T> timing, Logs logs, int number, String test) {
        return new TimedSource<>(log, timing, logs, number, test);
    }

    @Override
    public Boundedness getBoundedness() {
        return log.getBoundedness();
    }

    @Override
    public SourceReader<T, TimedSplit<S>> createReader(SourceReaderContext context)
            throws Exception {
        TimedReader<T, S> reader =
                new TimedReader<>(
                        log.createReader(context),
                        context,
                        timing,
                        logs.rule().maxAhead().toMillis(),
                        SystemClock.getInstance(),
                        TimedSource::every);
        MetricGroup metrics = JobMetric.groupOf(context.metricGroup(), test);
        JobMetric.EVENT_TIME_MS.gauge(metrics, reader::eventTime);
        JobMetric.HOLDING_EVENT_TIME.gauge(metrics, reader::holding);
        return reader;
    }

    private static AutoCloseable every(long ms, Runnable task) {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(
                        run -> {
                            Thread thread = new Thread(run, "event time");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.scheduleWithFixedDelay(task, ms, ms, TimeUnit.MILLISECONDS);
        return timer::shutdownNow;
    }

    @Override
    public SplitEnumerator<TimedSplit<S>, C> createEnumerator(
            SplitEnumeratorContext<TimedSplit<S>> context) throws Exception {
        return enumerator(context, log::createEnumerator);
    }

    @Override
    public SplitEnumerator<TimedSplit<S>, C> restoreEnumerator(
            SplitEnumeratorContext<TimedSplit<S>> context, C checkpoint) throws Exception {
        return enumerator(context, inner -> log.restoreEnumerator(inner, checkpoint));
    }

    private SplitEnumerator<TimedSplit<S>, C> enumerator(
            SplitEnumeratorContext<TimedSplit<S>> context, Creating<S, C> creating)
            throws Exception {
        CommonEventTime eventTime = CommonEventTimes.join(logs.id(), logs.rule(), logs.count());
        try {
            CommonEventTime.Log ofLog = eventTime.open(number, context.currentParallelism());
            return new TimedEnumerator<>(
                    creating.create(new TimedContext<>(context, ofLog)),
                    context,
                    eventTime,
                    ofLog,
                    log instanceof Backlog backlog ? backlog::hasWaiting : () -> false,
                    SystemClock.getInstance(),
                    () -> CommonEventTimes.leave(logs.id()));
        } catch (Exception e) {
            CommonEventTimes.leave(logs.id());
            throw e;
        }
    }

    private interface Creating<S extends SourceSplit, C> {
        SplitEnumerator<S, C> create(SplitEnumeratorContext<S> context) throws Exception;
    }

    @Override
    public SimpleVersionedSerializer<TimedSplit<S>> getSplitSerializer() {
        return new TimedSplitSerializer<>(log.getSplitSerializer());
    }

    @Override
    public SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
        return log.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return ((ResultTypeQueryable<T>) log).getProducedType();
    }
}
