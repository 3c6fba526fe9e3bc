package io.shadowgate.labels;

import io.shadowgate.quality.QualityReport;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Emits the reports on the windows of a log that ends, at its end: those that are mature by the
 * latest event time in the logs. The others are not written, because labels of their requests may
 * still become known.
 */
final class MatureWindowsOfLog
        extends KeyedBroadcastProcessFunction<
                Tuple3<String, String, Long>, QualityReport, Long, QualityReport> {
    private static final long serialVersionUID = 1;

    /** The latest event time of the logs. */
    static final MapStateDescriptor<String, Long> LATEST =
            new MapStateDescriptor<>("latest-event-time", Types.STRING, Types.LONG);

    private static final String KEY = "latest";

    private final int mostValues;
    private final boolean all;
    private transient WindowParts parts;

    /**
     * @param all whether every window is mature when the log has been read
     */
    MatureWindowsOfLog(int mostValues, boolean all) {
        this.mostValues = mostValues;
        this.all = all;
    }

    @Override
    public void open(OpenContext context) {
        parts = new WindowParts(getRuntimeContext(), mostValues);
    }

    @Override
    public void processBroadcastElement(Long time, Context context, Collector<QualityReport> out)
            throws Exception {
        Long before = context.getBroadcastState(LATEST).get(KEY);
        if (before == null || before < time) {
            context.getBroadcastState(LATEST).put(KEY, time);
        }
    }

    @Override
    public void processElement(
            QualityReport part, ReadOnlyContext context, Collector<QualityReport> out)
            throws Exception {
        parts.add(part);
        context.timerService().registerEventTimeTimer(LabelTimes.END);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<QualityReport> out)
            throws Exception {
        Long latest = context.getBroadcastState(LATEST).get(KEY);
        if (all || latest != null && parts.matureAt() <= latest) {
            parts.drainTo(out);
        } else {
            parts.clear();
        }
    }
}
