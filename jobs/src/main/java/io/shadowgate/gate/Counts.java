package io.shadowgate.gate;

import io.shadowgate.quality.QualityCounts;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.LatencyCounts;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowCounts;
import io.shadowgate.window.WindowReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counts of windows about one shadow. All are integers, so that sums do not depend on order or
 * grouping.
 *
 * @param counts of windows that have ended
 * @param quality of those of them that are mature
 */
public record Counts(WindowCounts counts, QualityCounts quality) {
    /** The sketches that only some gates read. */
    public enum Sketch {
        SHADOW_LATENCY(WindowColumn.SHADOW_LATENCY),
        PREDICTIONS(WindowColumn.PREDICTIONS);

        private final WindowColumn column;

        Sketch(WindowColumn column) {
            this.column = column;
        }
    }

    public Counts {
        // State of an earlier release has no counts of labels.
        quality = Objects.requireNonNullElse(quality, QualityCounts.NONE);
    }

    /** Counts of windows that are not mature. */
    public Counts(WindowCounts counts) {
        this(counts, QualityCounts.NONE);
    }

    /** The counts of no window. */
    public static final Counts NONE = new Counts(WindowCounts.NONE);

    /** The columns that the alarm does not need: quantiles, clusters and errors. */
    private static final List<WindowColumn> NOT_FOR_ALARM =
            List.of(
                    WindowColumn.PRIMARY_LATENCY,
                    WindowColumn.SHADOW_LATENCY,
                    WindowColumn.CLUSTERS,
                    WindowColumn.ERRORS);

    public static Counts of(WindowReport report) {
        return new Counts(report.counts());
    }

    /** What labels say about a mature window. */
    public static Counts of(QualityCounts quality) {
        return new Counts(WindowCounts.NONE, quality);
    }

    public Coverage coverage() {
        return Coverage.of(counts::number);
    }

    /** Records that belong to other tests. */
    public long elsewhere() {
        return counts.number(WindowColumn.ELSEWHERE);
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

    /** A stored {@link LatencyHistogram}; null if nothing was counted. */
    public byte @Nullable [] primaryLatency() {
        return counts.sketch(WindowColumn.PRIMARY_LATENCY);
    }

    /** A stored {@link LatencyHistogram}; null if nothing was counted. */
    public byte @Nullable [] shadowLatency() {
        return counts.sketch(WindowColumn.SHADOW_LATENCY);
    }

    /** A stored {@link PredictionHistogram}; null if nothing was counted. */
    public byte @Nullable [] predictions() {
        return counts.sketch(WindowColumn.PREDICTIONS);
    }

    /** Stored {@link ClusterCounts}; null if the test has no clusters. */
    public byte @Nullable [] clusters() {
        return counts.sketch(WindowColumn.CLUSTERS);
    }

    /** The shadow's errors by kind. */
    public ErrorCounts errors() {
        byte[] errors = counts.sketch(WindowColumn.ERRORS);
        return errors == null ? new ErrorCounts() : ErrorCounts.fromBytes(errors);
    }

    public Counts plus(Counts other) {
        return new Counts(counts.plus(other.counts), quality.plus(other.quality));
    }

    /** The same with only these sketches. Clusters stay, because every gate needs them. */
    public Counts only(Set<Sketch> sketches) {
        List<WindowColumn> unused =
                new ArrayList<>(List.of(WindowColumn.PRIMARY_LATENCY, WindowColumn.ERRORS));
        for (Sketch sketch : Sketch.values()) {
            if (!sketches.contains(sketch)) {
                unused.add(sketch.column);
            }
        }
        return without(unused);
    }

    public Counts forAlarm() {
        return without(NOT_FOR_ALARM);
    }

    /** The same without these sketches. */
    Counts without(List<WindowColumn> columns) {
        return new Counts(counts.without(columns), quality);
    }

    @Nullable Double agreementRate() {
        return rate(agreed(), coverage().scored());
    }

    @Nullable Double errorRate() {
        return rate(coverage().errors(), coverage().compared());
    }

    /** Jensen-Shannon distance, natural logarithm. */
    @Nullable
    public Double divergence() {
        return predictions() == null
                ? null
                : orNull(PredictionHistogram.fromBytes(predictions()).jensenShannonDistance());
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
