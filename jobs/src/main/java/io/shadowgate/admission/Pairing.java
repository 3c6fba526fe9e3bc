package io.shadowgate.admission;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds the repeats of a request and, where the shadow has a log of its own, its answer. Records
 * belong together by request id, within a horizon of event time.
 *
 * <p>The rules are for the records of one id, in the order of event time. Records of the same time
 * are ordered by their content:
 *
 * <ul>
 *   <li>A record is a duplicate if its log has the same id within the horizon before it.
 *   <li>An answer belongs to the request within the horizon before or behind it. Duplicates are
 *       left out. A second answer to one request is a duplicate.
 *   <li>A request without an answer is compared, and its answer counts as missing. An answer
 *       without a request counts as primary missing.
 * </ul>
 *
 * <p>The outcome of a record therefore depends only on the records within three horizons of it. It
 * does not depend on the order in which records come, as long as each comes before the watermark
 * has passed it. A record that comes later, while its window is open, is never compared twice: an
 * id is remembered until no repeat of it can be admitted.
 *
 * <p>Timers take records at the records' own times. A bounded log has no watermark before its end,
 * so it is held in state until then; in batch mode one id at a time.
 */
public final class Pairing extends KeyedProcessFunction<String, MirroredRequest, MirroredRequest>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1;

    private final String test;
    private final long withinMs;
    private final boolean joins;
    private final Sampling sampling;
    private final EventTimeRange range;
    private final long windowMs;

    private transient ListState<MirroredRequest> arrived;
    private transient ListState<MirroredRequest> waiting;
    private transient ValueState<SeenId> seen;
    private transient Counter duplicates;
    private transient Counter primaryMissing;
    private transient Counter notSampled;
    private transient Counter rejected;
    private transient Counter late;
    private transient Counter paired;
    private transient ListState<Long> heldOfSubtask;

    /** Records in the state of this subtask, for a gauge alone. */
    private transient volatile long held;

    /**
     * @param sampling of requests that have been paired
     * @param range of the run. Records outside of it are only looked at to decide about others.
     */
    public Pairing(
            String test,
            Traffic.Pairing pairing,
            Sampling sampling,
            EventTimeRange range,
            Duration window) {
        this.test = test;
        this.withinMs = pairing.within().toMillis();
        this.joins = pairing.shadowLog() != null;
        this.sampling = sampling;
        this.range = range;
        this.windowMs = window.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        TypeInformation<MirroredRequest> record = TypeInformation.of(MirroredRequest.class);
        arrived = getRuntimeContext().getListState(new ListStateDescriptor<>("arrived", record));
        waiting = getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", record));
        seen =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "seen", TypeInformation.of(SeenId.class)));
        MetricGroup metrics = JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test);
        duplicates = JobMetric.DUPLICATES.counter(metrics);
        primaryMissing = JobMetric.PRIMARY_MISSING.counter(metrics);
        notSampled = JobMetric.NOT_SAMPLED.counter(metrics);
        rejected = JobMetric.REJECTED.counter(metrics);
        late = JobMetric.LATE.counter(metrics);
        paired = JobMetric.PAIRED.counter(metrics);
        JobMetric.WAITING.gauge(metrics, () -> held);
    }

    /** After a change of parallelism the parts are spread anew, and their sum is still right. */
    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        heldOfSubtask =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("held", Types.LONG));
        long sum = 0;
        for (long part : heldOfSubtask.get()) {
            sum += part;
        }
        held = sum;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        heldOfSubtask.update(List.of(held));
    }

    @Override
    public void processElement(
            MirroredRequest record, Context context, Collector<MirroredRequest> out)
            throws Exception {
        arrived.add(record);
        held = held + 1;
        // Set all timers of this record now: in batch mode a timer cannot set another.
        TimerService timers = context.timerService();
        timers.registerEventTimeTimer(record.timestamp());
        if (joins) {
            timers.registerEventTimeTimer(record.timestamp() + withinMs);
        }
        timers.registerEventTimeTimer(forgetting(record.timestamp()));
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<MirroredRequest> out)
            throws Exception {
        List<MirroredRequest> inOrder = new ArrayList<>();
        List<MirroredRequest> ahead = new ArrayList<>();
        for (MirroredRequest record : arrived.get()) {
            (record.timestamp() <= time ? inOrder : ahead).add(record);
        }
        SeenId before = seen.value() == null ? SeenId.NOTHING : seen.value();
        RecordsOfId records =
                new RecordsOfId(withinMs, joins, before, waiting.get(), new Outputs(context, out));
        if (!inOrder.isEmpty()) {
            inOrder.sort(RecordsOfId.ORDER);
            inOrder.forEach(records::take);
            arrived.update(ahead);
        }
        records.expire(time);
        remember(records, time);
        if (ahead.isEmpty()) {
            arrived.clear();
        }
    }

    private void remember(RecordsOfId records, long time) throws Exception {
        SeenId known = records.known();
        waiting.update(records.open());
        if (records.open().isEmpty()
                && (known.equals(SeenId.NOTHING) || forgetting(known.last()) <= time)) {
            seen.clear();
        } else {
            seen.update(known);
        }
    }

    /** Where the records of one id go. */
    private final class Outputs implements RecordsOfId.Outcomes {
        private final OnTimerContext context;
        private final Collector<MirroredRequest> out;

        Outputs(OnTimerContext context, Collector<MirroredRequest> out) {
            this.context = context;
            this.out = out;
        }

        @Override
        public void paired(MirroredRequest request, MirroredRequest answer) {
            left();
            paired.inc();
            // An answer alone has nothing but the answer.
            alone(request.with(Objects.requireNonNull(answer.shadow())));
        }

        @Override
        public void alone(MirroredRequest request) {
            left();
            if (!range.contains(request.timestamp())) {
                return;
            }
            if (sampling.keeps(request)) {
                out.collect(request);
            } else {
                notSampled.inc();
                count(request, Uncompared.Kind.NOT_SAMPLED);
            }
        }

        @Override
        public void duplicate(MirroredRequest record) {
            left();
            if (range.contains(record.timestamp())) {
                duplicates.inc();
                count(record, Uncompared.Kind.DUPLICATE);
            }
        }

        @Override
        public void primaryMissing(MirroredRequest answer) {
            left();
            if (range.contains(answer.timestamp())) {
                primaryMissing.inc();
                count(answer, Uncompared.Kind.PRIMARY_MISSING);
            }
        }

        @Override
        public void late(MirroredRequest answer) {
            left();
            rejected.inc();
            late.inc();
            context.output(
                    AdmissionFilter.REJECTED,
                    new Rejected(
                            "late: its request was compared without it (traffic.out-of-orderness"
                                    + " says how late a record may be)",
                            "request_id " + answer.requestId(),
                            "",
                            answer.timestamp()));
            count(answer, Uncompared.Kind.REJECTED);
        }

        private void left() {
            held = held - 1;
        }

        private void count(MirroredRequest record, Uncompared.Kind kind) {
            boolean known = !record.isAnswerAlone();
            context.output(
                    AdmissionFilter.UNCOMPARED,
                    new Uncompared(record.timestamp(), kind, known ? record.segments() : null));
        }
    }

    /** When the window of the last possible repeat of a record has closed. */
    private long forgetting(long time) {
        return Math.floorDiv(time + withinMs, windowMs) * windowMs + windowMs - 1;
    }
}
