package io.shadowgate.labels;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.quality.GroundTruth;
import io.shadowgate.record.Label;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.window.Models;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Holds each compared request until the labels of its window are final, and passes it on with its
 * label.
 *
 * <p>State: by request id, the bytes of {@link StoredRequests}, until the window is mature; and of
 * a label whose request has not come, until none can come any more. Timers are of event time only.
 */
final class LabelJoin extends KeyedCoProcessFunction<String, Comparison, Label, LabelledRequest> {
    private static final long serialVersionUID = 1;

    private final String test;
    private final Map<String, Integer> models = new HashMap<>();
    private final Compare.By by;
    private final LabelTimes times;
    @Nullable private final String byDefault;
    private final boolean bounded;
    @Nullable private transient GroundTruth defaultTruth;
    private transient ValueState<byte[]> state;
    private transient Counter read;
    private transient Counter late;
    private transient Counter unused;
    private transient Counter mature;

    /**
     * @param digests sha256 by shadow, for shadows with a model
     */
    LabelJoin(ShadowTest test, Map<String, String> digests) {
        this.test = test.test();
        for (Shadow shadow : test.shadows()) {
            models.put(shadow.name(), Models.name(digests.get(shadow.name())).hashCode());
        }
        this.by = test.compare().by();
        this.times = new LabelTimes(test);
        this.byDefault = test.requiredLabels().byDefault();
        this.bounded = test.traffic().bounded();
    }

    @Override
    public void open(OpenContext context) {
        defaultTruth = byDefault == null ? null : GroundTruth.of(byDefault);
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "waiting",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        MetricGroup metrics = JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test);
        read = JobMetric.LABELS_READ.counter(metrics);
        late = JobMetric.LABELS_LATE.counter(metrics);
        unused = JobMetric.LABELS_UNUSED.counter(metrics);
        mature = JobMetric.REQUESTS_MATURE.counter(metrics);
    }

    @Override
    public void processElement1(
            Comparison comparison, Context context, Collector<LabelledRequest> out)
            throws Exception {
        RequestsOfId requests = load(context.getCurrentKey());
        int model = Objects.requireNonNull(models.get(comparison.shadow()));
        requests.add(WaitingRequest.of(comparison, model, by));
        state.update(requests.toBytes());
        context.timerService().registerEventTimeTimer(times.matureAt(comparison.timestamp()));
    }

    @Override
    public void processElement2(Label label, Context context, Collector<LabelledRequest> out)
            throws Exception {
        read.inc();
        RequestsOfId requests = load(context.getCurrentKey());
        requests.add(label);
        state.update(requests.toBytes());
        context.timerService().registerEventTimeTimer(times.forgottenAt(label));
    }

    private RequestsOfId load(String id) throws Exception {
        return new RequestsOfId(id, times, defaultTruth, state.value());
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<LabelledRequest> out)
            throws Exception {
        if (!bounded && context.timerService().currentWatermark() == Long.MAX_VALUE) {
            // The job ends before its time: what is not mature stays so.
            return;
        }
        RequestsOfId requests = load(context.getCurrentKey());
        RequestsOfId.Forgotten forgotten =
                requests.advance(
                        time,
                        request -> {
                            mature.inc();
                            out.collect(request);
                        });
        late.inc(forgotten.late());
        unused.inc(forgotten.unused());
        byte[] left = requests.toBytes();
        if (left == null) {
            state.clear();
        } else {
            state.update(left);
        }
    }
}
