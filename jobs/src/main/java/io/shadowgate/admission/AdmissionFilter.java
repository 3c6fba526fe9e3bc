package io.shadowgate.admission;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.Heartbeat;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.Uncompared;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Lets through the requests that are to be compared, and accounts for all others: rejected, left
 * out by the sample, or late.
 *
 * <p>Late requests are rejected here, before they cost inference. If the watermark has passed the
 * end of a request's window here, it will have passed it in every later operator. Requests that
 * only become late on their way are handled by {@link io.shadowgate.window.ClosedWindowFilter}.
 * Bounded traffic has no watermark before its end, so nothing in it is late.
 */
public final class AdmissionFilter extends ProcessFunction<LogRecord, MirroredRequest> {
    private static final long serialVersionUID = 1;

    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected") {};
    public static final OutputTag<Uncompared> UNCOMPARED = new OutputTag<>("uncompared") {};

    /** Accumulators that show progress. Results never come from them. */
    public static final String READ = "read";

    public static final String EVENT_TIME = "event-time";

    private final String test;
    private final Sampling sampling;
    private final EventTimeRange range;
    private final EventTimeRange reach;
    private final long windowMs;
    private transient LongCounter read;
    private transient Rejections.Accumulator rejections;
    private transient LongMaximum eventTime;
    private transient Counter readCounter;
    private transient Counter elsewhereCounter;
    private transient Counter rejectedCounter;
    private transient Counter lateCounter;
    private transient Counter outsideCounter;
    private transient Counter notSampledCounter;
    private transient Counter notMirroredCounter;

    /**
     * @param reach how far outside of the range requests are still passed on, because those inside
     *     may be paired with them
     */
    public AdmissionFilter(
            String test, Sampling sampling, EventTimeRange range, Duration reach, Duration window) {
        this.test = test;
        this.sampling = sampling;
        this.range = range;
        this.reach = range.widenedBy(reach);
        this.windowMs = window.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        read = new LongCounter();
        eventTime = new LongMaximum();
        rejections = new Rejections.Accumulator();
        getRuntimeContext().addAccumulator(READ, read);
        getRuntimeContext().addAccumulator(Rejections.NAME, rejections);
        getRuntimeContext().addAccumulator(EVENT_TIME, eventTime);
        MetricGroup metrics = JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test);
        readCounter = JobMetric.READ.counter(metrics);
        elsewhereCounter = JobMetric.ELSEWHERE.counter(metrics);
        rejectedCounter = JobMetric.REJECTED.counter(metrics);
        lateCounter = JobMetric.LATE.counter(metrics);
        outsideCounter = JobMetric.OUTSIDE_WINDOWS.counter(metrics);
        notSampledCounter = JobMetric.NOT_SAMPLED.counter(metrics);
        notMirroredCounter = JobMetric.NOT_MIRRORED.counter(metrics);
    }

    @Override
    public void processElement(
            LogRecord record, Context context, Collector<MirroredRequest> admitted) {
        if (!record.isIn(range)) {
            if (isWithinReach(record.request())) {
                admitted.collect(record.request());
            }
            return;
        }
        if (record.elsewhere() != null) {
            elsewhereCounter.inc();
            countIfOpen(record.elsewhere(), Uncompared.Kind.ELSEWHERE, context);
            return;
        }
        if (record.heartbeat() != null) {
            count(record.heartbeat(), context);
            return;
        }
        read.add(1);
        readCounter.inc();
        if (record.repeat() != null) {
            if (!countIfOpen(record.repeat(), Uncompared.Kind.DUPLICATE, context)) {
                outsideCounter.inc();
            }
            return;
        }
        MirroredRequest request = record.request();
        if (request == null) {
            // A record without a request is a rejected one.
            Rejected rejected = Objects.requireNonNull(record.rejected());
            rejections.add(rejected);
            reject(rejected, context);
            return;
        }
        eventTime.add(request.timestamp());
        long watermark = context.timerService().currentWatermark();
        if (windowEnd(request.timestamp()) - 1 <= watermark) {
            lateCounter.inc();
            reject(late(request, watermark), context);
        } else if (sampling.keeps(request)) {
            admitted.collect(request);
        } else {
            notSampledCounter.inc();
            context.output(
                    UNCOMPARED,
                    new Uncompared(
                            request.timestamp(), Uncompared.Kind.NOT_SAMPLED, request.segments()));
        }
    }

    /**
     * Counts what a mirror dropped. If the heartbeat is late, its requests count in the oldest open
     * window, because nothing else tells of them.
     */
    private void count(Heartbeat heartbeat, Context context) {
        if (heartbeat.dropped() == 0) {
            return;
        }
        notMirroredCounter.inc(heartbeat.dropped());
        long watermark = context.timerService().currentWatermark();
        boolean open = windowEnd(heartbeat.timestamp()) - 1 > watermark;
        context.output(
                UNCOMPARED,
                new Uncompared(
                        open ? heartbeat.timestamp() : watermark + 1,
                        Uncompared.Kind.NOT_MIRRORED,
                        null,
                        heartbeat.dropped()));
    }

    private boolean isWithinReach(@Nullable MirroredRequest request) {
        return request != null && reach.contains(request.timestamp()) && sampling.keeps(request);
    }

    private void reject(Rejected rejected, Context context) {
        rejectedCounter.inc();
        context.output(REJECTED, rejected);
        Long timestamp = rejected.timestamp();
        Uncompared.Kind kind =
                rejected.lacksFeature() ? Uncompared.Kind.INCOMPLETE : Uncompared.Kind.REJECTED;
        if (timestamp == null || !countIfOpen(timestamp, kind, context)) {
            outsideCounter.inc();
        }
    }

    /** Counts a record in its window, if that is still open. */
    private boolean countIfOpen(long timestamp, Uncompared.Kind kind, Context context) {
        boolean open =
                timestamp != Long.MIN_VALUE
                        && windowEnd(timestamp) - 1 > context.timerService().currentWatermark();
        if (open) {
            context.output(UNCOMPARED, new Uncompared(timestamp, kind, null));
        }
        return open;
    }

    private static Rejected late(MirroredRequest request, long watermark) {
        return new Rejected(
                "late: its window was closed when event time reached "
                        + Instant.ofEpochMilli(watermark)
                        + " (traffic.out-of-orderness says how late a request may be)",
                Rejected.idPosition(request.requestId()),
                "",
                request.timestamp());
    }

    private long windowEnd(long timestamp) {
        return Math.floorDiv(timestamp, windowMs) * windowMs + windowMs;
    }
}
