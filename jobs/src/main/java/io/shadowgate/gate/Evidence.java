package io.shadowgate.gate;

import io.shadowgate.report.Coverage;
import io.shadowgate.report.WindowReport;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import javax.annotation.Nullable;

/**
 * What a test knows of one shadow: sums of window reports, all of them integers, so that the order
 * of windows and their grouping leave no trace.
 *
 * @param shadowLatency a stored {@link LatencyHistogram}, null when there is none
 * @param predictions a stored {@link PredictionHistogram}, null when there is none
 */
public record Evidence(
        Coverage coverage,
        long agreed,
        long firstEventTime,
        long lastEventTime,
        @Nullable byte[] shadowLatency,
        @Nullable byte[] predictions) {

    public static Evidence of(WindowReport report) {
        return new Evidence(
                report.coverage(),
                report.agreed(),
                report.firstEventTime(),
                report.lastEventTime(),
                report.shadowLatency(),
                report.predictions());
    }

    public Evidence plus(Evidence other) {
        return new Evidence(
                coverage.plus(other.coverage),
                Math.addExact(agreed, other.agreed),
                Math.min(firstEventTime, other.firstEventTime),
                Math.max(lastEventTime, other.lastEventTime),
                latencies(shadowLatency, other.shadowLatency),
                predictions(predictions, other.predictions));
    }

    @Nullable
    private static byte[] latencies(@Nullable byte[] one, @Nullable byte[] other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        LatencyHistogram sum = LatencyHistogram.fromBytes(one);
        sum.mergeBytes(other);
        return sum.toBytes();
    }

    @Nullable
    private static byte[] predictions(@Nullable byte[] one, @Nullable byte[] other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        PredictionHistogram sum = PredictionHistogram.fromBytes(one);
        sum.mergeBytes(other);
        return sum.toBytes();
    }

    @Nullable
    Double agreementRate() {
        return rate(agreed, coverage.scored());
    }

    @Nullable
    Double errorRate() {
        return rate(coverage.errors(), coverage.compared());
    }

    /** Milliseconds; infinite when one request in a hundred or more was never answered. */
    @Nullable
    Double shadowLatencyP99() {
        return shadowLatency == null
                ? null
                : orNull(LatencyHistogram.fromBytes(shadowLatency).quantile(0.99));
    }

    /** Jensen-Shannon distance, natural logarithm. */
    @Nullable
    Double divergence() {
        return predictions == null
                ? null
                : orNull(PredictionHistogram.fromBytes(predictions).jensenShannonDistance());
    }

    @Nullable
    private static Double rate(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }

    @Nullable
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
