package io.shadowgate.served;

import io.shadowgate.arm.ArmReport;
import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.monitoring.JobMetric;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums the parts of each window, and emits the sum at its end.
 *
 * <p>State: one report by shadow and window, until the window ends.
 */
final class ArmWindows extends KeyedProcessFunction<Tuple2<String, Long>, ArmReport, ArmReport> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ArmWindows.class);

    private final String test;
    private transient ValueState<ArmReport> sum;
    private transient Counter late;
    private transient ThrottledLog log;

    ArmWindows(String test) {
        this.test = test;
    }

    @Override
    public void open(OpenContext context) {
        sum =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "sum", TypeInformation.of(ArmReport.class)));
        late =
                JobMetric.SERVED_LATE.counter(
                        JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test));
        log = new ThrottledLog(LOG);
    }

    @Override
    public void processElement(ArmReport part, Context context, Collector<ArmReport> out)
            throws Exception {
        if (context.timerService().currentWatermark() >= part.windowEnd() - 1) {
            late.inc(part.arms().requests());
            log.warn(
                    "{} served requests came after their window up to {} was closed; they count for"
                            + " no stage",
                    part.arms().requests(),
                    Instant.ofEpochMilli(part.windowEnd()));
            return;
        }
        ArmReport before = sum.value();
        sum.update(before == null ? part : before.plus(part));
        context.timerService().registerEventTimeTimer(part.windowEnd() - 1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<ArmReport> out)
            throws Exception {
        out.collect(sum.value());
        sum.clear();
    }
}
