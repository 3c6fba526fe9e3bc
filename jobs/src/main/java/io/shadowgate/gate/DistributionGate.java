package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.ClusterSums;
import io.shadowgate.statistics.evidence.DistanceLaw;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A limit on the Jensen-Shannon distance between both sides' predictions. */
public final class DistributionGate implements Gate {
    public static final String NAME = "distribution_ok";

    private final double limit;
    private final int most;
    private final double maxOutside;
    private final Bins bins;
    private final Tuning tuning;
    private final boolean isPoint;
    private final DistanceLimit distance;

    private DistributionGate(GateSettings settings) {
        limit = settings.limits().maxDistributionDivergence();
        most = BinCounts.most(settings.test().compare(), settings.gates().classes().names());
        maxOutside = settings.test().compare().maxOutside();
        bins = settings.bins();
        tuning = settings.tuning();
        isPoint = settings.isPoint();
        distance = new DistanceLimit(limit, most, tuning);
    }

    static List<Gate> of(GateSettings settings) {
        return List.of(new DistributionGate(settings));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Gates.Measure measure() {
        return Gates.Measure.DISTRIBUTION;
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
        return Set.of(Counts.Sketch.PREDICTIONS);
    }

    @Override
    public double limit() {
        return limit;
    }

    @Override
    public Side side() {
        return Side.AT_MOST;
    }

    @Override
    @Nullable
    public Double observed(Counts counts) {
        return counts.divergence();
    }

    @Override
    public String what() {
        return "Jensen-Shannon distance";
    }

    @Override
    public Interval interval(Counts counts, double effect) {
        return distance.interval(bins.of(counts), effect);
    }

    @Override
    public LogEvidence evidence(Counts counts, double effect) {
        return distance.evidence(bins.of(counts), effect);
    }

    @Override
    public boolean couldProve(Counts counts, double effect) {
        return distance.couldProve(bins.of(counts).pairs() / effect);
    }

    /** A distance counts all that is outside of the bins as if it were the same. */
    @Override
    public @Nullable String fault(Counts counts) {
        if (limit >= DistanceLimit.LARGEST || bins.of(counts).outside() <= maxOutside) {
            return null;
        }
        BinAdvice advice = Objects.requireNonNull(BinAdvice.of(counts));
        return "which says little: "
                + advice.shares()
                + " (compare.bins.max-outside allows "
                + Wording.percent(maxOutside)
                + "); "
                + (advice.even() == null
                        ? "no finite bins are known to fit"
                        : "bins that fit: " + advice.even());
    }

    @Override
    public long trials(Counts counts) {
        return counts.coverage().scored();
    }

    @Override
    public Outcome outcome(Counts counts) {
        BinCounts all = bins.of(counts);
        return Outcome.failures(all.mismatched(), all.pairs());
    }

    @Override
    public double mostFailures() {
        return distance.mostMismatches();
    }

    /** Pairs in different bins do not prove that the distributions differ. */
    @Override
    public double logWorse(Counts window, double usual, double effect) {
        return Math.min(
                evidence(window, effect).bad(), outcome(window).logAbove(usual, effect, tuning));
    }

    /** A distance depends on the shares of bins and on the share of pairs in different bins. */
    @Override
    public List<ClusterSums> clusters(ClusterCounts counts) {
        return Stream.concat(Stream.of(counts.apart()), Stream.of(counts.cells()))
                .map(part -> ClusterSums.of(counts.binned(), part))
                .toList();
    }

    @Override
    public Need need(Expected expected, double power) {
        double divergence = expected.divergence();
        if (divergence >= DistanceLimit.LARGEST || divergence >= limit) {
            return need(divergence, null, power);
        }
        DistanceLaw law =
                expected.differentBins() != null
                        ? DistanceLaw.even(divergence, most, expected.differentBins())
                        : divergence == 0
                                ? DistanceLaw.even(0, most, 0)
                                : DistanceLaw.independent(divergence, most);
        return need(law.distance(), law, power);
    }

    @Override
    public Need need(Counts seen, double power) {
        BinCounts all = bins.of(seen);
        if (all.pairs() == 0) {
            return need(Expected.PERFECT, power);
        }
        String fault = fault(seen);
        if (fault != null) {
            return Need.never(NAME, Objects.requireNonNull(observed(seen)), limit, fault);
        }
        DistanceLaw law = DistanceLaw.observed(all.primary(), all.shadow(), all.matched());
        return need(law.distance(), law, power);
    }

    private Need need(double expected, @Nullable DistanceLaw law, double power) {
        if (isPoint || limit >= DistanceLimit.LARGEST) {
            return expected <= limit
                    ? Need.of(NAME, expected, limit, 1)
                    : Need.beyond(NAME, expected, limit);
        }
        if (law == null || expected >= limit) {
            return Need.beyond(NAME, expected, limit);
        }
        return Need.found(NAME, expected, limit, distance.requestsFor(law, power));
    }

    @Override
    public String option() {
        return "--divergence";
    }

    @Override
    public String key() {
        return "gates.max-distribution-divergence";
    }

    @Override
    public Map<String, Double> noise(Counts counts) {
        Double divergence = observed(counts);
        return Map.of("divergence", divergence == null ? 0 : divergence);
    }
}
