package io.shadowgate.report;

import io.shadowgate.config.ShadowTest;
import io.shadowgate.traffic.Rejected;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
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
 * Takes out what comes for windows that are closed, and says so, where the table would drop it
 * without a word.
 *
 * <p>Few requests come so far: admission rejects one whose window is closed by the event time that
 * its subtask has passed on, and no subtask behind has heard of a later one. But after a restart
 * windows remember how far they were, and a source that has not told any event time yet does not.
 *
 * <p>State: the event time reached, as a union list. Restored is the least, since that is what the
 * windows behind have seen; so nothing that is let through here finds its window closed.
 */
public final class LateTallies extends AbstractStreamOperator<Row>
        implements OneInputStreamOperator<Row, Row> {
    private static final long serialVersionUID = 1;
    private static final OutputTag<Rejected> REJECTED = new OutputTag<>("late-tallies") {};

    private final long windowMs;
    private final String anyShadow;
    private long reached = Long.MIN_VALUE;
    private transient ListState<Long> kept;

    LateTallies(ShadowTest test) {
        this.windowMs = test.window().toMillis();
        // Each shadow has tallies of the same requests.
        this.anyShadow = test.shadows().get(0).name();
    }

    /**
     * Tallies that are in time.
     *
     * @param tallies of traffic without end; of other traffic nothing is late
     */
    public static SingleOutputStreamOperator<Row> takenOut(
            DataStream<Row> tallies, ShadowTest test) {
        // Each subtask hears of event time from all that come before, as the windows do.
        return tallies.rebalance()
                .transform("late tallies", Tallies.TYPE, new LateTallies(test))
                .uid("late-tallies");
    }

    /** What {@link #takenOut} has taken out: one record for all requests of a tally. */
    public static DataStream<Rejected> rejected(SingleOutputStreamOperator<Row> takenOut) {
        return takenOut.getSideOutput(REJECTED);
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
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        kept.update(List.of(reached));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        reached = Math.max(reached, mark.getTimestamp());
        super.processWatermark(mark);
    }

    /** Event time behind waits for each subtask here, so that no window closes on what it lets by. */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void processElement(StreamRecord<Row> element) {
        Row tally = element.getValue();
        if (Tallies.windowStart(tally) + windowMs - 1 > reached) {
            output.collect(element);
        } else if (Tallies.isOfAllSegments(tally, anyShadow)) {
            reject(tally);
        }
    }

    /** Records that were rejected have been told of one by one. */
    private void reject(Row tally) {
        long requests = Tallies.admitted(tally);
        if (requests > 0) {
            Instant start = Instant.ofEpochMilli(Tallies.windowStart(tally));
            LOG.warn("{} requests came when their window of {} was closed", requests, start);
            output.collect(
                    REJECTED,
                    new StreamRecord<>(
                            new Rejected(
                                    "late: their window was closed when event time reached "
                                            + Instant.ofEpochMilli(reached)
                                            + " before a restart (traffic.out-of-orderness says how"
                                            + " late a request may be)",
                                    requests + " requests of the window from " + start,
                                    "",
                                    Tallies.lastEventTime(tally))));
        }
    }
}
