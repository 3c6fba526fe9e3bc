package io.shadowgate.gate;

import io.shadowgate.spec.NoiseFloor;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.LatencyCounts;
import io.shadowgate.window.WindowReport;
import javax.annotation.Nullable;

/**
 * What a test knows of one shadow: sums of window reports, all of them integers, so that the order
 * of windows and their grouping leave no trace.
 *
 * @param primaryLatency a stored {@link LatencyHistogram}, null when there is none
 * @param shadowLatency likewise
 * @param predictions a stored {@link PredictionHistogram}, null when there is none
 * @param clusters stored {@link ClusterCounts}, null when the test has no clusters
 */
public record Evidence(
        Coverage coverage,
        long agreed,
        LatencyCounts latencies,
        long firstEventTime,
        long lastEventTime,
        @Nullable byte[] primaryLatency,
        @Nullable byte[] shadowLatency,
        @Nullable byte[] predictions,
        @Nullable byte[] clusters) {

    /** Of no window. */
    static final Evidence NONE =
            new Evidence(
                    new Coverage(0, 0, 0, 0, 0, 0, 0),
                    0,
                    new LatencyCounts(0, 0, 0, 0),
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    null,
                    null,
                    null,
                    null);

    public static Evidence of(WindowReport report) {
        return new Evidence(
                report.coverage(),
                report.agreed(),
                report.latencies(),
                report.firstEventTime(),
                report.lastEventTime(),
                report.primaryLatency(),
                report.shadowLatency(),
                report.predictions(),
                report.clusters());
    }

    public Evidence plus(Evidence other) {
        return new Evidence(
                coverage.plus(other.coverage),
                Math.addExact(agreed, other.agreed),
                latencies.plus(other.latencies),
                Math.min(firstEventTime, other.firstEventTime),
                Math.max(lastEventTime, other.lastEventTime),
                latencies(primaryLatency, other.primaryLatency),
                latencies(shadowLatency, other.shadowLatency),
                predictions(predictions, other.predictions),
                clusters(clusters, other.clusters));
    }

    /** The alarm looks at no quantile and at no cluster. */
    Evidence forAlarm() {
        return new Evidence(
                coverage,
                agreed,
                latencies,
                firstEventTime,
                lastEventTime,
                null,
                null,
                predictions,
                null);
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
    private static byte[] clusters(@Nullable byte[] one, @Nullable byte[] other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        ClusterCounts sum = ClusterCounts.fromBytes(one);
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

    /**
     * What a shadow that is the primary itself shows; nothing scored shows nothing.
     *
     * @throws IllegalStateException if nothing was scored
     */
    public NoiseFloor noiseFloor() {
        if (coverage.scored() == 0) {
            throw new IllegalStateException("nothing was scored");
        }
        Double here = shadowLatencyP99();
        Double logged =
                primaryLatency == null
                        ? null
                        : orNull(LatencyHistogram.fromBytes(primaryLatency).quantile(0.99));
        boolean known = here != null && logged != null && Double.isFinite(here - logged);
        Double divergence = divergence();
        return new NoiseFloor(
                (double) (coverage.scored() - agreed) / coverage.scored(),
                errorRate(),
                divergence == null ? 0 : divergence,
                known ? (Double) (here - logged) : null);
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
