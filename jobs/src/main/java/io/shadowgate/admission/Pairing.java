package io.shadowgate.admission;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.Traffic;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds the repeats of a request and, where the shadow has a log of its own, its answer. Records
 * belong together by request id, within a horizon of event time. {@link HeldRecords} says by which
 * rules.
 *
 * <p>A request without an answer is compared, and its answer counts as missing. An answer without a
 * request counts as primary missing.
 */
public final class Pairing extends KeyedProcessFunction<String, MirroredRequest, MirroredRequest>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1;

    private final String test;
    private final HeldRules<MirroredRequest> rules;
    private final Sampling sampling;
    private final EventTimeRange range;

    private transient ListState<Long> sizes;
    private transient HeldRecords<MirroredRequest> records;
    private transient Counter duplicates;
    private transient Counter primaryMissing;
    private transient Counter notSampled;
    private transient Counter rejected;
    private transient Counter late;
    private transient Counter paired;

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
        this.rules =
                new HeldRules<>(
                        MirroredRequest.class,
                        RequestsAndAnswers.RULE,
                        pairing.within(),
                        pairing.shadowLog() != null,
                        window,
                        Duration.ZERO);
        this.sampling = sampling;
        this.range = range;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        records = new HeldRecords<>(rules, getRuntimeContext(), sizes);
        MetricGroup metrics = JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test);
        duplicates = JobMetric.DUPLICATES.counter(metrics);
        primaryMissing = JobMetric.PRIMARY_MISSING.counter(metrics);
        notSampled = JobMetric.NOT_SAMPLED.counter(metrics);
        rejected = JobMetric.REJECTED.counter(metrics);
        late = JobMetric.LATE.counter(metrics);
        paired = JobMetric.PAIRED.counter(metrics);
        JobMetric.WAITING.gauge(metrics, records::size);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        sizes = HeldRecords.sizes(context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        records.snapshotState();
    }

    @Override
    public void processElement(
            MirroredRequest record, Context context, Collector<MirroredRequest> out)
            throws Exception {
        records.add(record, context.timerService());
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<MirroredRequest> out)
            throws Exception {
        records.onTimer(time, new Outputs(context, out));
    }

    /** Where the records of one id go. */
    private final class Outputs implements RecordsOfId.Outcomes<MirroredRequest> {
        private final OnTimerContext context;
        private final Collector<MirroredRequest> out;

        Outputs(OnTimerContext context, Collector<MirroredRequest> out) {
            this.context = context;
            this.out = out;
        }

        @Override
        public void paired(MirroredRequest request, MirroredRequest answer) {
            paired.inc();
            // An answer alone has nothing but the answer.
            alone(request.with(Objects.requireNonNull(answer.shadow())));
        }

        @Override
        public void alone(MirroredRequest request) {
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
            if (range.contains(record.timestamp())) {
                duplicates.inc();
                count(record, Uncompared.Kind.DUPLICATE);
            }
        }

        @Override
        public void answerAlone(MirroredRequest answer) {
            if (range.contains(answer.timestamp())) {
                primaryMissing.inc();
                count(answer, Uncompared.Kind.PRIMARY_MISSING);
            }
        }

        @Override
        public void late(MirroredRequest answer) {
            rejected.inc();
            late.inc();
            context.output(
                    AdmissionFilter.REJECTED,
                    new Rejected(
                            "late: its request was compared without it (traffic.out-of-orderness"
                                    + " says how late a record may be)",
                            Rejected.idPosition(answer.requestId()),
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
}
