package io.shadowgate.gate;

import io.shadowgate.report.WindowReport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up a shadow's windows in their order and decides at the end of each.
 *
 * <p>State and time live here, judgement in {@link PointPolicy}. Reports wait for the timer at
 * their window's end, because a batch may bring a key's windows in any order.
 */
public final class PromotionGate extends KeyedProcessFunction<String, WindowReport, Decision> {
    private static final long serialVersionUID = 1;

    private final Judge judge;
    private transient MapState<Long, WindowReport> waiting;
    private transient ValueState<Evidence> total;

    public PromotionGate(Judge judge) {
        this.judge = judge;
    }

    @Override
    public void open(OpenContext context) {
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "waiting",
                                        Types.LONG,
                                        TypeInformation.of(WindowReport.class)));
        total =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "total", TypeInformation.of(Evidence.class)));
    }

    @Override
    public void processElement(WindowReport report, Context context, Collector<Decision> decisions)
            throws Exception {
        waiting.put(report.windowEnd(), report);
        context.timerService().registerEventTimeTimer(report.windowEnd() - 1);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Decision> decisions)
            throws Exception {
        WindowReport report = waiting.get(timestamp + 1);
        waiting.remove(timestamp + 1);
        Evidence evidence = Evidence.of(report);
        if (total.value() != null) {
            evidence = total.value().plus(evidence);
        }
        total.update(evidence);
        decisions.collect(
                judge.decide(report.shadow(), report.windowStart(), report.windowEnd(), evidence));
    }
}
