package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.WindowAlarm;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code WINDOW_ALARM(bad)}: evidence that a fault began in one of the last windows, even if all
 * windows together still look good (the Shiryaev-Roberts detector).
 *
 * <p><b>Shape.</b> Scalar: an {@code ARRAY<DOUBLE>} to a {@code DOUBLE}. The array holds each
 * window's own evidence of bad, in the order of the windows: {@code ARRAY_AGG(e.bad) OVER
 * (PARTITION BY shadow ORDER BY report_time)}.
 *
 * <p><b>Units.</b> {@code ln R}. The alarm rings when it reaches {@code LN(A)}. False alarms are
 * then at least {@code A} windows apart on average. {@code LN(2016)} is a week of windows of five
 * minutes. Set {@code tuned_to} of the windows' evidence to the number of requests in one window.
 *
 * <p><b>Error.</b> Below 1e-12 relative.
 *
 * <p><b>Nulls and failures.</b> {@code NULL} gives {@code NULL}. A null in the array (a window
 * without requests) is skipped; only nulls give -infinity. NaN fails the job with an {@link
 * IllegalArgumentException}.
 *
 * <p><b>State.</b> None; each call starts from the first window.
 *
 * @see WindowAlarm
 */
public final class WindowAlarmFunction extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Double eval(Double @Nullable [] bad) {
        if (bad == null) {
            return null;
        }
        double logR = WindowAlarm.START;
        for (Double window : bad) {
            if (window != null) {
                if (window.isNaN()) {
                    throw new IllegalArgumentException(
                            "WINDOW_ALARM: bad NaN is not a logarithm of evidence");
                }
                logR = WindowAlarm.next(logR, window);
            }
        }
        return logR;
    }
}
