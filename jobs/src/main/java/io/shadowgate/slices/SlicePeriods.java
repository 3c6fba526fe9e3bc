package io.shadowgate.slices;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Adds up the sums of all subtasks for a shadow and a period.
 *
 * <p>State: one report, until the end of the period.
 */
final class SlicePeriods extends KeyedProcessFunction<String, SliceReport, SliceReport> {
    private static final long serialVersionUID = 1;

    private transient ValueState<SliceReport> sum;

    @Override
    public void open(OpenContext context) {
        sum =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "sum", TypeInformation.of(SliceReport.class)));
    }

    @Override
    public void processElement(SliceReport part, Context context, Collector<SliceReport> out)
            throws Exception {
        SliceReport before = sum.value();
        sum.update(before == null ? part : before.plus(part));
        context.timerService().registerEventTimeTimer(part.periodEnd() - 1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<SliceReport> out)
            throws Exception {
        SliceReport whole = sum.value();
        if (whole != null) {
            out.collect(whole);
        }
        sum.clear();
    }
}
