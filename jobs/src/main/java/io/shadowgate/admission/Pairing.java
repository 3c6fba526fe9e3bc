package io.shadowgate.admission;

import io.shadowgate.metrics.JobMetric;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.request.MirroredRequest;
import io.shadowgate.request.Prediction;
import io.shadowgate.request.Rejected;
import io.shadowgate.request.Uncompared;
import io.shadowgate.spec.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.annotation.Nullable;
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
 * Finds the repeats of a request and, where the shadow has a log of its own, its answer: by request
 * id, in event time, within a horizon.
 *
 * <p>The rules, for records of one id in the order of event time, and of their content where that
 * is equal:
 *
 * <ul>
 *   <li>A record whose id stood in the same log no more than the horizon before it is a duplicate.
 *   <li>An answer belongs to the request, duplicates left out, that stands no more than the horizon
 *       before or behind it; a second answer to one request is a duplicate.
 *   <li>A request without an answer is compared, and its answer counts as missing. An answer
 *       without a request counts as primary missing.
 * </ul>
 *
 * <p>What becomes of a record thus depends only on what stands within three horizons of it, and not
 * on the order in which records came, as long as each comes before the watermark has passed it. One
 * that comes later, but while its window is open, is still never compared twice: an id is
 * remembered until no record that could be its repeat can be admitted.
 *
 * <p>Records are taken in order by timers at their own times, so a bounded log, which has no
 * watermark before its end, is held in state until then; in batch mode one id at a time.
 */
public final class Pairing extends KeyedProcessFunction<String, MirroredRequest, MirroredRequest>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1;

    /**
     * Of one time, requests stand before answers; content only has to give the same order always.
     */
    private static final Comparator<MirroredRequest> ORDER =
            Comparator.comparingLong(MirroredRequest::timestamp)
                    .thenComparing(MirroredRequest::isAnswerAlone)
                    .thenComparing(Pairing::content);

    private final String test;
    private final long withinMs;
    private final boolean joins;
    private final Sampling sampling;
    private final EventTimeRange range;
    private final long windowMs;

    private transient ListState<MirroredRequest> arrived;
    private transient ListState<MirroredRequest> waiting;
    private transient ValueState<Seen> seen;
    private transient Counter duplicates;
    private transient Counter primaryMissing;
    private transient Counter notSampled;
    private transient Counter rejected;
    private transient Counter late;
    private transient Counter paired;
    private transient ListState<Long> heldOfSubtask;

    /** Records in the state of all ids of this subtask, for a gauge alone. */
    private transient volatile long held;

    /**
     * @param sampling of requests that have been paired
     * @param range outside of which records only help to tell what becomes of others
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

    /**
     * What is remembered of an id.
     *
     * @param request time of its last record in the log of requests, null if there was none
     * @param answer the same in the shadow's own log
     * @param kept time of its last request that was no duplicate
     * @param answered whether that has left with an answer; null as long as it has not left
     */
    public record Seen(
            @Nullable Long request,
            @Nullable Long answer,
            @Nullable Long kept,
            @Nullable Boolean answered) {

        private static final Seen NOTHING = new Seen(null, null, null, null);

        long last() {
            return request == null ? answer : answer == null ? request : Math.max(request, answer);
        }

        Seen andRequest(long time) {
            return new Seen(later(request, time), answer, kept, answered);
        }

        Seen andAnswer(long time) {
            return new Seen(request, later(answer, time), kept, answered);
        }

        Seen keeping(long time, @Nullable Boolean answered) {
            return kept != null && kept > time ? this : new Seen(request, answer, time, answered);
        }

        private static long later(@Nullable Long before, long time) {
            return before == null ? time : Math.max(before, time);
        }
    }

    @Override
    public void open(OpenContext context) {
        TypeInformation<MirroredRequest> record = TypeInformation.of(MirroredRequest.class);
        arrived = getRuntimeContext().getListState(new ListStateDescriptor<>("arrived", record));
        waiting = getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", record));
        seen =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>("seen", TypeInformation.of(Seen.class)));
        MetricGroup metrics = JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test);
        duplicates = JobMetric.DUPLICATES.counter(metrics);
        primaryMissing = JobMetric.PRIMARY_MISSING.counter(metrics);
        notSampled = JobMetric.NOT_SAMPLED.counter(metrics);
        rejected = JobMetric.REJECTED.counter(metrics);
        late = JobMetric.LATE.counter(metrics);
        paired = JobMetric.PAIRED.counter(metrics);
        JobMetric.WAITING.gauge(metrics, () -> held);
    }

    /** After another parallelism the parts are others', and their sum is right all the same. */
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
        // All that this record may need, and now: in batch mode a timer cannot set another.
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
        Turn turn = new Turn(context, out);
        if (!inOrder.isEmpty()) {
            inOrder.sort(ORDER);
            for (MirroredRequest record : inOrder) {
                turn.take(record);
            }
            arrived.update(ahead);
        }
        turn.expire(time);
        turn.remember(time, ahead.isEmpty());
    }

    /** What one timer does with the records of one id. */
    private final class Turn {
        private final OnTimerContext context;
        private final Collector<MirroredRequest> out;
        private final List<MirroredRequest> open = new ArrayList<>();
        private Seen known;

        Turn(OnTimerContext context, Collector<MirroredRequest> out) throws Exception {
            this.context = context;
            this.out = out;
            this.known = seen.value() == null ? Seen.NOTHING : seen.value();
            waiting.get().forEach(open::add);
        }

        void take(MirroredRequest record) {
            if (record.isAnswerAlone()) {
                takeAnswer(record);
            } else {
                takeRequest(record);
            }
        }

        private void takeRequest(MirroredRequest request) {
            boolean repeated = isNear(known.request(), request.timestamp());
            known = known.andRequest(request.timestamp());
            if (repeated) {
                duplicate(request);
            } else if (!joins) {
                known = known.keeping(request.timestamp(), null);
                emit(request);
            } else {
                MirroredRequest answer = takeWaiting(true, request.timestamp());
                known = known.keeping(request.timestamp(), answer == null ? null : true);
                if (answer == null) {
                    open.add(request);
                } else {
                    pair(request, answer);
                }
            }
        }

        private void takeAnswer(MirroredRequest answer) {
            boolean repeated = isNear(known.answer(), answer.timestamp());
            known = known.andAnswer(answer.timestamp());
            MirroredRequest request = repeated ? null : takeWaiting(false, answer.timestamp());
            boolean hasLeft = known.answered() != null && isNear(known.kept(), answer.timestamp());
            if (request != null) {
                known = known.keeping(request.timestamp(), true);
                pair(request, answer);
            } else if (repeated || hasLeft && known.answered()) {
                duplicate(answer);
            } else if (hasLeft) {
                reject(answer);
            } else {
                open.add(answer);
            }
        }

        /** Of two that could be meant, the earlier one. */
        @Nullable
        private MirroredRequest takeWaiting(boolean answer, long time) {
            MirroredRequest taken = null;
            for (MirroredRequest record : open) {
                if (record.isAnswerAlone() == answer
                        && isNear(record.timestamp(), time)
                        && (taken == null || ORDER.compare(record, taken) < 0)) {
                    taken = record;
                }
            }
            open.remove(taken);
            return taken;
        }

        /** Nobody comes any more for what has waited its horizon. */
        void expire(long time) {
            for (MirroredRequest record : List.copyOf(open)) {
                if (record.timestamp() + withinMs <= time) {
                    open.remove(record);
                    if (record.isAnswerAlone()) {
                        primaryMissing(record);
                    } else {
                        known = known.keeping(record.timestamp(), false);
                        emit(record);
                    }
                }
            }
        }

        void remember(long time, boolean nothingAhead) throws Exception {
            waiting.update(open);
            if (open.isEmpty() && (known == Seen.NOTHING || forgetting(known.last()) <= time)) {
                seen.clear();
            } else {
                seen.update(known);
            }
            if (nothingAhead) {
                arrived.clear();
            }
        }

        private void pair(MirroredRequest request, MirroredRequest answer) {
            left();
            paired.inc();
            emit(request.with(answer.shadow()));
        }

        private void left() {
            held = held - 1;
        }

        private void emit(MirroredRequest request) {
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

        private void duplicate(MirroredRequest record) {
            left();
            if (range.contains(record.timestamp())) {
                duplicates.inc();
                count(record, Uncompared.Kind.DUPLICATE);
            }
        }

        private void primaryMissing(MirroredRequest answer) {
            left();
            if (range.contains(answer.timestamp())) {
                primaryMissing.inc();
                count(answer, Uncompared.Kind.PRIMARY_MISSING);
            }
        }

        private void reject(MirroredRequest answer) {
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

        private void count(MirroredRequest record, Uncompared.Kind kind) {
            boolean known = !record.isAnswerAlone();
            context.output(
                    AdmissionFilter.UNCOMPARED,
                    new Uncompared(record.timestamp(), kind, known ? record.segments() : null));
        }
    }

    /** When the window has closed of the last record that could repeat one of this time. */
    private long forgetting(long time) {
        return Math.floorDiv(time + withinMs, windowMs) * windowMs + windowMs - 1;
    }

    private boolean isNear(@Nullable Long one, long other) {
        return one != null && Math.abs(one - other) <= withinMs;
    }

    private static String content(MirroredRequest record) {
        StringBuilder content = new StringBuilder();
        append(content, record.primary());
        content.append(record.primaryLatencyMs()).append(' ');
        if (record.features() != null) {
            content.append(Arrays.toString(record.features().numbers()))
                    .append(Arrays.toString(record.features().texts()));
        }
        if (record.shadow() != null) {
            append(content, record.shadow().prediction());
            content.append(record.shadow().latencyMs()).append(record.shadow().error());
        }
        return content.append(Arrays.toString(record.segments())).toString();
    }

    private static void append(StringBuilder content, @Nullable Prediction prediction) {
        if (prediction != null) {
            content.append(prediction.score())
                    .append(prediction.label())
                    .append(Arrays.toString(prediction.vector()))
                    .append(' ');
        }
    }
}
