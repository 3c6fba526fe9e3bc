package io.shadowgate.gate;

import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.LatencyCounts;
import io.shadowgate.window.WindowReport;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What windows counted of one shadow. All counts are integers, so that they add up to the same sums
 * in any order and grouping.
 *
 * @param primaryLatency a stored {@link LatencyHistogram}, null when there is none
 * @param shadowLatency likewise
 * @param predictions a stored {@link PredictionHistogram}, null when there is none
 * @param clusters stored {@link ClusterCounts}, null when the test has no clusters
 */
public record Counts(
        Coverage coverage,
        long agreed,
        LatencyCounts latencies,
        long firstEventTime,
        long lastEventTime,
        @Nullable byte[] primaryLatency,
        @Nullable byte[] shadowLatency,
        @Nullable byte[] predictions,
        @Nullable byte[] clusters) {

    /** A stored form that only some gates read. */
    public enum Sketch {
        SHADOW_LATENCY,
        PREDICTIONS
    }

    /** The counts of no window. */
    public static final Counts NONE =
            new Counts(
                    new Coverage(0, 0, 0, 0, 0, 0, 0),
                    0,
                    new LatencyCounts(0, 0, 0, 0),
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    null,
                    null,
                    null,
                    null);

    public static Counts of(WindowReport report) {
        return new Counts(
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

    public Counts plus(Counts other) {
        return new Counts(
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

    /** The same with no other sketches than these. Clusters stay, since every gate needs them. */
    public Counts only(Set<Sketch> sketches) {
        return new Counts(
                coverage,
                agreed,
                latencies,
                firstEventTime,
                lastEventTime,
                null,
                sketches.contains(Sketch.SHADOW_LATENCY) ? shadowLatency : null,
                sketches.contains(Sketch.PREDICTIONS) ? predictions : null,
                clusters);
    }

    /** The same without what the alarm does not read: quantiles and clusters. */
    public Counts forAlarm() {
        return new Counts(
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

    /** Milliseconds; infinite if at least one request in a hundred was never answered. */
    @Nullable
    public Double shadowLatencyP99() {
        return quantile(shadowLatency, 0.99);
    }

    @Nullable
    static Double quantile(@Nullable byte[] latencies, double q) {
        return latencies == null ? null : orNull(LatencyHistogram.fromBytes(latencies).quantile(q));
    }

    /** Jensen-Shannon distance, natural logarithm. */
    @Nullable
    public Double divergence() {
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
