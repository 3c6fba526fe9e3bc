package io.shadowgate.gate;

import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.ClusterSums;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.PairedGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit on how far the shadow's share of slow requests exceeds the primary's on the same
 * requests.
 */
public final class PairedLatencyGate implements Gate {
    public static final String NAME = "paired_latency_ok";

    private final PairedGate gate;
    private final Tuning tuning;
    private final double latencyShare;

    private PairedLatencyGate(GateSettings settings, double most) {
        gate = new PairedGate(most);
        tuning = settings.tuning();
        latencyShare = settings.test().latencyShare();
    }

    static List<Gate> of(GateSettings settings) {
        Double most = settings.gates().pairedLatency().maxExcessRate();
        return most == null ? List.of() : List.of(new PairedLatencyGate(settings, most));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public double limit() {
        return gate.margin();
    }

    @Override
    public Side side() {
        return Side.AT_MOST;
    }

    @Override
    public boolean isShare() {
        return true;
    }

    @Override
    @Nullable
    public Double observed(Counts counts) {
        long trials = trials(counts);
        return trials == 0 ? null : (Double) ((double) (worse(counts) - better(counts)) / trials);
    }

    @Override
    public String what() {
        return "excess of slow requests";
    }

    @Override
    public Interval interval(Counts counts, double effect) {
        Tuning half = new Tuning(tuning.alpha() / 2, tuning.optimalAt());
        double trials = trials(counts) / effect;
        Interval up = RateIntervals.anytime(worse(counts) / effect, trials, half);
        Interval down = RateIntervals.anytime(better(counts) / effect, trials, half);
        return new Interval(up.lower() - down.upper(), up.upper() - down.lower());
    }

    @Override
    public LogEvidence evidence(Counts counts, double effect) {
        return gate.evidence(better(counts), worse(counts), trials(counts), effect);
    }

    @Override
    public boolean couldProve(Counts counts, double effect) {
        long trials = trials(counts);
        return gate.margin() == 0 && trials > 0
                || gate.evidence(0, 0, trials, effect).good() >= tuning.logThreshold();
    }

    @Override
    public long trials(Counts counts) {
        return counts.latencies().paired();
    }

    /** Tells a log without latencies of the primary from one without measured requests. */
    @Override
    public String detail(Counts counts) {
        return trials(counts) == 0 && counts.latencies().measured() > 0
                ? ": the log has no primary_latency_ms of them, which " + key() + " compares with"
                : "";
    }

    private static long worse(Counts counts) {
        return counts.latencies().shadowOnlySlow();
    }

    private static long better(Counts counts) {
        return counts.latencies().primaryOnlySlow();
    }

    @Override
    public Outcome outcome(Counts counts) {
        long worse = worse(counts);
        long better = better(counts);
        return new Outcome(trials(counts), worse - better, worse + better);
    }

    @Override
    public double mostFailures() {
        return gate.margin();
    }

    @Override
    public double logWorse(Counts window, double usual, double effect) {
        return evidence(window, effect).bad();
    }

    @Override
    public List<ClusterSums> clusters(ClusterCounts counts) {
        return List.of(
                ClusterSums.of(counts.paired(), counts.shadowOnly()),
                ClusterSums.of(counts.paired(), counts.primaryOnly()));
    }

    @Override
    public String borrowsEffectOf() {
        return LatencyGate.NAME;
    }

    @Override
    public Need need(Expected expected, double power) {
        return need(expected.primaryOnlySlow(), expected.shadowOnlySlow(), power);
    }

    @Override
    public Need need(Counts seen, double power) {
        long trials = trials(seen);
        return trials == 0
                ? need(0, 0, power)
                : need((double) better(seen) / trials, (double) worse(seen) / trials, power);
    }

    private Need need(double better, double worse, double power) {
        double excess = worse - better;
        return excess < limit()
                ? Need.found(
                        NAME,
                        excess,
                        limit(),
                        RequestsNeeded.forPairs(gate, better, worse, tuning.alpha(), power))
                : Need.beyond(NAME, excess, limit());
    }

    @Override
    public double share(Expected expected) {
        return latencyShare;
    }

    @Override
    public String option() {
        return "--shadow-only-slow less --primary-only-slow";
    }

    @Override
    public String key() {
        return "gates.paired-latency.max-excess-rate";
    }
}
