package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.evidence.ClusterSums;
import io.shadowgate.statistics.evidence.QuantileRanks;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the shadow's p99 latency in milliseconds. The shadow keeps it if at most 1% of the
 * measured requests are slower. The evidence is about that share.
 */
public final class LatencyGate extends ShareGate {
    public static final String NAME = "latency_ok";

    private static final double QUANTILE = 0.99;

    /** Used in plans, because {@code 1 - QUANTILE} is larger by a rounding error. */
    private static final double PLANNED_SHARE = 0.01;

    /** Fewer latencies than this prove nothing about one in a hundred. */
    private static final double FEWEST_LATENCIES = 100;

    private final double limitMs;
    private final double latencyShare;
    private final Tuning tuning;
    private final ReadLatencies primary = new ReadLatencies();
    private final ReadLatencies shadow = new ReadLatencies();

    private LatencyGate(GateSettings settings, Tuning tuning) {
        super(settings, Side.AT_MOST, 1 - QUANTILE, tuning);
        limitMs = settings.limits().maxShadowLatencyP99Ms();
        latencyShare = settings.test().latencyShare();
        this.tuning = tuning;
    }

    static List<Gate> of(GateSettings settings) {
        return settings.limits().hasLatency()
                ? List.of(
                        new LatencyGate(
                                settings,
                                tuning(settings.tuning(), settings.test().latencyShare())))
                : List.of();
    }

    /**
     * If only a share of requests has a latency, the tuning is for that share of the requests that
     * other gates are tuned to.
     */
    private static Tuning tuning(Tuning tuning, double share) {
        double most = tuning.optimalAt();
        return share == 1
                ? tuning
                : new Tuning(
                        tuning.alpha(), Math.min(most, Math.max(FEWEST_LATENCIES, share * most)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Gates.Measure measure() {
        return Gates.Measure.LATENCY;
    }

    @Override
    public boolean isInPointPolicy() {
        return true;
    }

    @Override
    public boolean isInAlarm() {
        return true;
    }

    @Override
    public Set<Counts.Sketch> sketches() {
        return Set.of(Counts.Sketch.SHADOW_LATENCY);
    }

    @Override
    public double limit() {
        return limitMs;
    }

    @Override
    @Nullable
    public Double observed(Counts counts) {
        return p99(counts.shadowLatency(), shadow);
    }

    @Override
    public String what() {
        return "p99 latency";
    }

    /** The evidence is about a share, but a quantile is observed. */
    @Override
    public boolean isShare() {
        return false;
    }

    @Override
    public String unit() {
        return " ms";
    }

    @Override
    public String detail(Counts counts) {
        return trials(counts) == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %,d of %,d requests over it",
                        counted(counts),
                        trials(counts));
    }

    @Override
    long counted(Counts counts) {
        return counts.latencies().overLimit();
    }

    @Override
    public long trials(Counts counts) {
        return counts.latencies().measured();
    }

    @Override
    public Interval interval(Counts counts, double effect) {
        // There is an interval of what was observed alone, and that is in the histogram.
        byte[] histogram = Objects.requireNonNull(counts.shadowLatency());
        return interval(shadow.of(histogram), QUANTILE, effect);
    }

    private Interval interval(LatencyHistogram histogram, double q, double effect) {
        return QuantileRanks.of(histogram.count(), q, tuning, effect).in(histogram);
    }

    @Override
    public String wish(double failures) {
        return "at most " + Wording.percent(failures) + " of the requests over the latency limit";
    }

    @Override
    public List<ClusterSums> clusters(ClusterCounts counts) {
        return List.of(ClusterSums.of(counts.measured(), counts.over()));
    }

    @Override
    public String borrowsEffectOf() {
        return NAME;
    }

    @Override
    double plannedLimit() {
        return PLANNED_SHARE;
    }

    @Override
    Tuning plannedTuning() {
        return tuning;
    }

    @Override
    public Need need(Expected expected, double power) {
        return need(expected.slow(), power);
    }

    @Override
    public double share(Expected expected) {
        return latencyShare;
    }

    @Override
    public String option() {
        return "--slow";
    }

    @Override
    public String key() {
        return "gates.max-shadow-latency-p99";
    }

    /** How much longer the p99 is here than in the log; nothing if one of the two is not known. */
    @Override
    public Map<String, Double> noise(Counts counts) {
        Double here = observed(counts);
        Double logged = p99(counts.primaryLatency(), primary);
        if (here == null || logged == null || !Double.isFinite(here - logged)) {
            return Map.of();
        }
        return Map.of("latency-overhead-ms", here - logged);
    }

    @Override
    public List<Estimate> estimates(Counts counts, double effect) {
        List<Estimate> estimates = new ArrayList<>();
        estimate("primary_latency", counts.primaryLatency(), primary, effect, estimates);
        estimate("shadow_latency", counts.shadowLatency(), shadow, effect, estimates);
        return estimates;
    }

    private void estimate(
            String name,
            byte @Nullable [] latencies,
            ReadLatencies read,
            double effect,
            List<Estimate> to) {
        if (latencies == null || read.of(latencies).count() == 0) {
            return;
        }
        LatencyHistogram histogram = read.of(latencies);
        for (double q : new double[] {0.5, QUANTILE}) {
            Interval interval = interval(histogram, q, effect);
            to.add(
                    new Estimate(
                            name + (q == 0.5 ? "_p50" : "_p99"),
                            histogram.quantile(q),
                            interval.lower(),
                            interval.upper()));
        }
    }

    /** Null if no latency was counted. */
    @Nullable
    private static Double p99(byte @Nullable [] latencies, ReadLatencies read) {
        if (latencies == null) {
            return null;
        }
        double p99 = read.of(latencies).quantile(QUANTILE);
        return Double.isNaN(p99) ? null : p99;
    }
}
