package io.shadowgate.gate;

import io.shadowgate.spec.NoiseFloor;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.LatencyCounts;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowCounts;
import io.shadowgate.window.WindowReport;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What a test knows of one shadow: the sum of its windows. All numbers are integers, so the sum does
 * not depend on the order or the grouping of windows.
 */
public record Evidence(WindowCounts counts) {
    /** Of no window. */
    static final Evidence NONE = new Evidence(WindowCounts.NONE);

    /** What the alarm does not look at: quantiles and clusters. */
    private static final List<WindowColumn> NOT_FOR_ALARM =
            List.of(
                    WindowColumn.PRIMARY_LATENCY,
                    WindowColumn.SHADOW_LATENCY,
                    WindowColumn.CLUSTERS);

    /** A sum given by its parts. */
    public Evidence(
            Coverage coverage,
            long agreed,
            LatencyCounts latencies,
            long firstEventTime,
            long lastEventTime,
            @Nullable byte[] primaryLatency,
            @Nullable byte[] shadowLatency,
            @Nullable byte[] predictions,
            @Nullable byte[] clusters) {
        this(
                WindowCounts.of(
                        column ->
                                switch (column) {
                                    case REJECTED -> coverage.rejected();
                                    case NOT_SAMPLED -> coverage.notSampled();
                                    case DUPLICATES -> coverage.duplicates();
                                    case PRIMARY_MISSING -> coverage.primaryMissing();
                                    case SCORED -> coverage.scored();
                                    case TIMED_OUT -> coverage.timedOut();
                                    case MODEL_ERROR -> coverage.modelError();
                                    case BAD_INPUT -> coverage.badInput();
                                    case MISSING -> coverage.missing();
                                    case AGREED -> agreed;
                                    case MEASURED -> latencies.measured();
                                    case OVER_LIMIT -> latencies.overLimit();
                                    case SHADOW_ONLY_SLOW -> latencies.shadowOnlySlow();
                                    case PRIMARY_ONLY_SLOW -> latencies.primaryOnlySlow();
                                    case FIRST_EVENT_TIME -> firstEventTime;
                                    case LAST_EVENT_TIME -> lastEventTime;
                                    case PRIMARY_LATENCY -> primaryLatency;
                                    case SHADOW_LATENCY -> shadowLatency;
                                    case PREDICTIONS -> predictions;
                                    case CLUSTERS -> clusters;
                                    default -> null;
                                }));
    }

    public static Evidence of(WindowReport report) {
        return new Evidence(report.counts());
    }

    public Coverage coverage() {
        return Coverage.of(counts::number);
    }

    public long agreed() {
        return counts.number(WindowColumn.AGREED);
    }

    public LatencyCounts latencies() {
        return LatencyCounts.of(counts);
    }

    public long firstEventTime() {
        return counts.number(WindowColumn.FIRST_EVENT_TIME);
    }

    public long lastEventTime() {
        return counts.number(WindowColumn.LAST_EVENT_TIME);
    }

    /** A stored {@link LatencyHistogram}; null where nothing was counted. */
    @Nullable
    public byte[] primaryLatency() {
        return counts.sketch(WindowColumn.PRIMARY_LATENCY);
    }

    /** A stored {@link LatencyHistogram}; null where nothing was counted. */
    @Nullable
    public byte[] shadowLatency() {
        return counts.sketch(WindowColumn.SHADOW_LATENCY);
    }

    /** A stored {@link PredictionHistogram}; null where nothing was counted. */
    @Nullable
    public byte[] predictions() {
        return counts.sketch(WindowColumn.PREDICTIONS);
    }

    /** Stored {@link ClusterCounts}; null where the test has no clusters. */
    @Nullable
    public byte[] clusters() {
        return counts.sketch(WindowColumn.CLUSTERS);
    }

    public Evidence plus(Evidence other) {
        return new Evidence(counts.plus(other.counts));
    }

    Evidence forAlarm() {
        return without(NOT_FOR_ALARM);
    }

    /** The same without these sketches. */
    Evidence without(List<WindowColumn> columns) {
        return new Evidence(counts.without(columns));
    }

    @Nullable
    Double agreementRate() {
        return rate(agreed(), coverage().scored());
    }

    @Nullable
    Double errorRate() {
        return rate(coverage().errors(), coverage().compared());
    }

    /** Milliseconds; infinite when one request in a hundred or more was never answered. */
    @Nullable
    Double shadowLatencyP99() {
        return shadowLatency() == null
                ? null
                : orNull(LatencyHistogram.fromBytes(shadowLatency()).quantile(0.99));
    }

    /** Jensen-Shannon distance, natural logarithm. */
    @Nullable
    Double divergence() {
        return predictions() == null
                ? null
                : orNull(PredictionHistogram.fromBytes(predictions()).jensenShannonDistance());
    }

    /**
     * What a shadow that is the primary itself shows; nothing scored shows nothing.
     *
     * @throws IllegalStateException if nothing was scored
     */
    public NoiseFloor noiseFloor() {
        long scored = coverage().scored();
        if (scored == 0) {
            throw new IllegalStateException("nothing was scored");
        }
        Double here = shadowLatencyP99();
        Double logged =
                primaryLatency() == null
                        ? null
                        : orNull(LatencyHistogram.fromBytes(primaryLatency()).quantile(0.99));
        boolean known = here != null && logged != null && Double.isFinite(here - logged);
        Double divergence = divergence();
        return new NoiseFloor(
                (double) (scored - agreed()) / scored,
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
