package io.shadowgate.admission;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.Exchange;
import io.shadowgate.record.LogRecord;
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
 * Makes calls of requests and responses that are records of their own. The two belong together by
 * id, within a horizon of event time. {@link HeldRecords} says by which rules.
 *
 * <p>A request without a response is rejected, and so is a response without a request, but for
 * those of the shadow's own log. Further requests or responses of a call are passed on as repeats.
 * A broken half waits for the other half too, so that its call is rejected once.
 */
final class HalfPairing extends KeyedProcessFunction<String, LogRecord, LogRecord>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1;

    private final String test;
    private final boolean ofShadow;
    private final HeldRules<Exchange> rules;
    private transient ListState<Long> sizes;
    private transient HeldRecords<Exchange> halves;
    private transient Counter all;
    private transient Counter paired;
    private transient Counter repeated;
    private transient Counter requestsAlone;
    private transient Counter responsesAlone;

    /**
     * @param within how far apart in event time a request and its response may be
     * @param window the length of windows. Watermarks are delayed by {@code within} downstream, so
     *     that a window stays open for as long.
     * @param ofShadow whether this is the shadow's own log. A request alone is a failure of the
     *     shadow there, and a response alone is all that is needed.
     */
    HalfPairing(String test, Duration within, Duration window, boolean ofShadow) {
        this.test = test;
        this.ofShadow = ofShadow;
        this.rules =
                new HeldRules<>(
                        Exchange.class, RequestsAndResponses.RULE, within, true, window, within);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        halves = new HeldRecords<>(rules, getRuntimeContext(), sizes);
        MetricGroup metrics = JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test);
        all = JobMetric.HALVES.counter(metrics);
        paired = JobMetric.HALVES_PAIRED.counter(metrics);
        repeated = JobMetric.HALVES_REPEATED.counter(metrics);
        requestsAlone = JobMetric.REQUESTS_ALONE.counter(metrics);
        responsesAlone = JobMetric.RESPONSES_ALONE.counter(metrics);
        JobMetric.HALVES_WAITING.gauge(metrics, halves::size);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        sizes = HeldRecords.sizes(context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        halves.snapshotState();
    }

    @Override
    public void processElement(LogRecord record, Context context, Collector<LogRecord> out)
            throws Exception {
        all.inc();
        halves.add(Objects.requireNonNull(record.exchange()), context.timerService());
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<LogRecord> out)
            throws Exception {
        halves.onTimer(time, new Outputs(out));
    }

    /** Where the halves of one id go. */
    private final class Outputs implements RecordsOfId.Outcomes<Exchange> {
        private final Collector<LogRecord> out;

        Outputs(Collector<LogRecord> out) {
            this.out = out;
        }

        @Override
        public void paired(Exchange request, Exchange response) {
            paired.inc(2);
            out.collect(LogRecord.of(request.with(response)));
        }

        @Override
        public void alone(Exchange request) {
            requestsAlone.inc();
            if (ofShadow && request.fault() == null) {
                out.collect(LogRecord.of(request.unanswered()));
            } else {
                reject(request);
            }
        }

        @Override
        public void duplicate(Exchange half) {
            repeated.inc();
            out.collect(LogRecord.repeat(half.timestamp()));
        }

        @Override
        public void answerAlone(Exchange response) {
            responsesAlone.inc();
            if (ofShadow && response.fault() == null) {
                out.collect(LogRecord.of(response.answerAlone()));
            } else {
                reject(response);
            }
        }

        @Override
        public void late(Exchange response) {
            answerAlone(response);
        }

        private void reject(Exchange half) {
            String alone = half.part().alone();
            String reason =
                    half.fault() != null
                            ? alone + "; " + half.fault()
                            : alone
                                    + " (traffic.record.within says how far apart the two may be in"
                                    + " event time)";
            out.collect(new LogRecord(null, half.rejected(reason)));
        }
    }
}
