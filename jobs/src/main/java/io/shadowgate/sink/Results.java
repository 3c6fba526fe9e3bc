package io.shadowgate.sink;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.gate.Decision;
import io.shadowgate.report.WindowReport;
import io.shadowgate.traffic.Rejected;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * The far end of a test.
 *
 * @param decisions null when they are made from the windows after the job's end
 * @param comparisons null when nobody asked for them
 */
public record Results(
        @Nullable Sink<Decision> decisions,
        Sink<WindowReport> windows,
        Sink<Rejected> rejected,
        @Nullable Sink<Comparison> comparisons) {}
