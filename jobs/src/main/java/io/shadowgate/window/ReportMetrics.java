package io.shadowgate.window;

import io.shadowgate.monitoring.JobMetric;
import io.shadowgate.spec.ShadowTest;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;

/**
 * Counts the records in window reports, to compare with the number that {@link ClosedWindowFilter}
 * passes on.
 */
public final class ReportMetrics extends RichMapFunction<WindowReport, WindowReport> {
    private static final long serialVersionUID = 1;

    private final String test;
    private final String anyShadow;
    private transient Counter reported;

    public ReportMetrics(ShadowTest test) {
        this.test = test.test();
        // Every shadow has reports of the same records, so one shadow is enough.
        this.anyShadow = test.shadows().get(0).name();
    }

    @Override
    public void open(OpenContext context) {
        reported =
                JobMetric.REPORTED.counter(
                        JobMetric.groupOf(getRuntimeContext().getMetricGroup(), test));
    }

    @Override
    public WindowReport map(WindowReport report) {
        if (report.shadow().equals(anyShadow) && report.segment().equals(SegmentName.ALL)) {
            reported.inc(report.coverage().read());
        }
        return report;
    }
}
