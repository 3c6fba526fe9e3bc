package io.shadowgate.labels;

import io.shadowgate.logging.ThrottledLog;
import io.shadowgate.quality.QualityReport;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Emits the reports on each window of a job without end when event time says it is mature. */
final class MatureWindows
        extends KeyedProcessFunction<Tuple3<String, String, Long>, QualityReport, QualityReport> {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(MatureWindows.class);

    private final int mostValues;
    private transient WindowParts parts;
    private transient ThrottledLog log;

    MatureWindows(int mostValues) {
        this.mostValues = mostValues;
    }

    @Override
    public void open(OpenContext context) {
        parts = new WindowParts(getRuntimeContext(), mostValues);
        log = new ThrottledLog(LOG);
    }

    @Override
    public void processElement(QualityReport part, Context context, Collector<QualityReport> out)
            throws Exception {
        if (context.timerService().currentWatermark() >= part.matureAt()) {
            // Only after a restart, as for windows: a report is never written twice.
            log.warn(
                    "{} requests came when their window of {} was mature",
                    part.counts().requests(),
                    Instant.ofEpochMilli(part.windowStart()));
            return;
        }
        parts.add(part);
        context.timerService().registerEventTimeTimer(part.matureAt());
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<QualityReport> out)
            throws Exception {
        parts.drainTo(out);
    }
}
