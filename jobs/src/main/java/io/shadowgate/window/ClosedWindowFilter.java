package io.shadowgate.window;

import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.ShadowTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;

/**
 * Drops tallies of closed windows and emits a rejected record for each. The table would drop them
 * without a trace.
 *
 * <p>Such tallies are rare. Admission already rejects a request whose window is closed by the event
 * time of its own subtask, and no subtask downstream has a later event time. But after a restart,
 * windows restore their event time, while a source may not have emitted any yet.
 *
 * <p>State: the current event time, as a union list. The smallest one is restored, because windows
 * downstream have not seen a later one. So every tally that passes here finds its window open.
 */
public final class ClosedWindowFilter extends AbstractStreamOperator<Row>
        implements OneInputStreamOperator<Row, Row> {
    private static final long serialVersionUID = 1;
    private static final OutputTag<Rejected> REJECTED = new OutputTag<>("late-tallies") {};

    private final String test;
    private final long windowMs;
    private final String anyShadow;
    private long reached = Long.MIN_VALUE;
    private transient ListState<Long> kept;

    /** The number of records that passed, by open window. For metrics only. */
    private final TreeMap<Long, Long> open = new TreeMap<>();

    private transient ListState<Tuple2<Long, Long>> keptOpen;
    private final AtomicLong openRecords = new AtomicLong();
    private transient ThrottledLog lateLog;
    private transient Counter closed;
    private transient Counter late;
    private transient Counter rejected;
    private transient Counter outside;

    ClosedWindowFilter(ShadowTest test) {
        this.test = test.test();
        this.windowMs = test.window().toMillis();
        // Every shadow has tallies of the same requests, so one shadow is enough.
        this.anyShadow = test.shadows().get(0).name();
    }

    /**
     * Passes on the tallies whose windows are open.
     *
     * @param tallies tallies of unbounded traffic; in bounded traffic nothing is late
     */
    public static SingleOutputStreamOperator<Row> inTime(DataStream<Row> tallies, ShadowTest test) {
        // With rebalance, each subtask gets event time from all subtasks upstream, as the windows
        // do.
        return tallies.rebalance()
                .transform("late tallies", TallyRow.TYPE, new ClosedWindowFilter(test))
                .uid("late-tallies");
    }

    /** The rejected records of {@link #inTime}: one record for all requests of a tally. */
    public static DataStream<Rejected> rejected(SingleOutputStreamOperator<Row> inTime) {
        return inTime.getSideOutput(REJECTED);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        kept =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>("event-time-reached", Types.LONG));
        List<Long> all = new ArrayList<>();
        kept.get().forEach(all::add);
        if (!all.isEmpty()) {
            reached = Collections.min(all);
        }
        keptOpen =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "open-windows", Types.TUPLE(Types.LONG, Types.LONG)));
        keptOpen.get().forEach(window -> add(window.f0, window.f1));
    }

    @Override
    public void open() throws Exception {
        super.open();
        lateLog = new ThrottledLog(LOG);
        MetricGroup metrics = JobMetric.groupOf(getMetricGroup(), test);
        closed = JobMetric.CLOSED.counter(metrics);
        JobMetric.OPEN.gauge(metrics, openRecords::get);
        late = JobMetric.LATE.counter(metrics);
        rejected = JobMetric.REJECTED.counter(metrics);
        outside = JobMetric.OUTSIDE_WINDOWS.counter(metrics);
    }

    private void add(long window, long records) {
        open.merge(window, records, Long::sum);
        openRecords.addAndGet(records);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        kept.update(List.of(reached));
        keptOpen.clear();
        for (Map.Entry<Long, Long> window : open.entrySet()) {
            keptOpen.add(Tuple2.of(window.getKey(), window.getValue()));
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        reached = Math.max(reached, mark.getTimestamp());
        while (!open.isEmpty() && isClosed(open.firstKey())) {
            long records = open.pollFirstEntry().getValue();
            closed.inc(records);
            openRecords.addAndGet(-records);
        }
        super.processWatermark(mark);
    }

    /**
     * Does not forward idleness. So event time downstream waits for every subtask of this operator,
     * and no window closes before the tallies that pass here.
     */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void processElement(StreamRecord<Row> element) {
        Row tally = element.getValue();
        boolean ofAll = TallyRow.isOfAllSegments(tally) && TallyRow.shadow(tally).equals(anyShadow);
        long start = TallyRow.windowStart(tally);
        if (!isClosed(start)) {
            if (ofAll) {
                add(start, TallyRow.coverage(tally).read());
            }
            output.collect(element);
        } else if (ofAll) {
            outside.inc(TallyRow.coverage(tally).read());
            reject(tally);
        }
    }

    private boolean isClosed(long windowStart) {
        return windowStart + windowMs - 1 <= reached;
    }

    /** Rejected records in the tally already have their own records, so they are subtracted. */
    private void reject(Row tally) {
        Coverage coverage = TallyRow.coverage(tally);
        long requests = coverage.read() - coverage.rejected();
        if (requests > 0 || coverage.notMirrored() > 0) {
            late.inc(requests);
            rejected.inc(requests);
            Instant start = Instant.ofEpochMilli(TallyRow.windowStart(tally));
            lateLog.warn("{} requests came when their window of {} was closed", requests, start);
            output.collect(
                    REJECTED,
                    new StreamRecord<>(
                            new Rejected(
                                    "late: their window was closed when event time reached "
                                            + Instant.ofEpochMilli(reached)
                                            + " before a restart (traffic.out-of-orderness says how"
                                            + " late a request may be)",
                                    requests
                                            + " requests of the window from "
                                            + start
                                            + (coverage.notMirrored() == 0
                                                    ? ""
                                                    : ", and "
                                                            + coverage.notMirrored()
                                                            + " that mirrors dropped"),
                                    "",
                                    TallyRow.get(tally, WindowColumn.LAST_EVENT_TIME))));
        }
    }
}
