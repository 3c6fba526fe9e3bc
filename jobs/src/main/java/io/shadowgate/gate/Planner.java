package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.evidence.DistanceLaw;
import io.shadowgate.statistics.evidence.PairedGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import io.shadowgate.statistics.evidence.Standing;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * How many requests each check of a test needs, for a shadow that does what is expected of it.
 *
 * <p>The numbers are for one look that finds enough evidence at that check with the given power:
 * the look at the end of the cycle in which so many requests have come. They are for the gates as
 * they are, with what chance adds to an observed distance, and what it costs to average two kinds
 * of evidence on it.
 */
public final class Planner {
    public static final String PAIRED_LATENCY = EvidenceGates.PAIRED_LATENCY;
    public static final String CLASSES = "classes_ok";
    public static final String SEGMENTS = "segments_ok";

    /** p99 keeps its limit where at most this share of requests is slower. */
    private static final double OVER_P99 = 0.01;

    private static final double LARGEST_DISTANCE = Math.sqrt(StrictMath.log(2));

    private final Gates gates;
    private final Limits limits;
    private final int bins;
    private final Tuning tuning;
    private final Tuning ofSegments;
    private final double power;

    /** Only requests that are asked alone have a latency, unless the log has them all. */
    private final double latencyShare;

    private final Set<String> ofTest;

    /**
     * @param power the probability that so many requests are enough, in (0, 1)
     */
    public Planner(ShadowTest test, double power) {
        this.gates = test.gates();
        this.limits = gates.limits();
        this.bins = BinCounts.most(test.compare(), gates.classes().names());
        double tunedTo = gates.evidence().tunedToRequests();
        this.tuning = new Tuning(gates.evidence().promoteAlpha(), tunedTo);
        this.ofSegments =
                new Tuning(
                        gates.evidence().promoteAlpha(),
                        tunedTo * EvidencePolicy.SCALE_OF_SEGMENTS);
        this.power = power;
        this.latencyShare = test.latencyShare();
        this.ofTest = new EvidenceGates(test, tunedTo).mostFailures().keySet();
    }

    /** Of a test that has not begun, in the order in which decisions have the checks. */
    public List<Need> needs(Expected expected) {
        List<Need> needs = new ArrayList<>();
        needs.add(traffic());
        for (Gates.Measure measure : Gates.Measure.values()) {
            needs.add(need(measure, expected, tuning));
        }
        if (gates.policy() == Gates.Policy.POINT) {
            return needs;
        }
        if (gates.pairedLatency().maxExcessRate() != null) {
            needs.add(
                    pairs(expected.primaryOnlySlow(), expected.shadowOnlySlow())
                            .times(1 / latencyShare));
        }
        if (gates.classes().minAgreementRate() != null) {
            double share =
                    expected.smallestClass() == null
                            ? 1.0 / gates.classes().names().size()
                            : expected.smallestClass();
            needs.add(ofClass(expected.agreement()).times(1 / share));
        }
        if (!gates.segments().names().isEmpty()) {
            double share =
                    expected.smallestSegment() == null
                            ? 1.0 / gates.segments().most()
                            : expected.smallestSegment();
            gates.segments().measures().stream()
                    .map(measure -> need(measure, expected, ofSegments))
                    .max(BY_REQUESTS)
                    .ifPresent(need -> needs.add(need.times(1 / share).as(SEGMENTS)));
        }
        return needs;
    }

    /** Of a test that goes on as it went so far: in all, with those that it has. */
    public List<Need> needs(GateState state, Decision decision) {
        Evidence total = state.total();
        StateEffects ofState = new StateEffects(state, gates.classes().names(), ofTest);
        DesignEffects effects = ofState.ofTest();
        Map<String, Finding> findings = byName(decision.findings());
        List<Need> needs = new ArrayList<>();
        needs.add(traffic());
        for (Gates.Measure measure : Gates.Measure.values()) {
            needs.add(rest(measure, total, effects, findings, tuning));
        }
        if (gates.policy() == Gates.Policy.POINT) {
            return needs;
        }
        double compared = total.coverage().compared();
        if (gates.pairedLatency().maxExcessRate() != null) {
            long trials = total.latencies().measured();
            Need need =
                    trials == 0
                            ? pairs(0, 0)
                            : pairs(
                                    (double) total.latencies().primaryOnlySlow() / trials,
                                    (double) total.latencies().shadowOnlySlow() / trials);
            needs.add(
                    unlessGood(
                            need.times(effects.of(PAIRED_LATENCY) * perLatency(compared, trials)),
                            findings.get(PAIRED_LATENCY)));
        }
        if (gates.classes().minAgreementRate() != null) {
            needs.add(restOfClasses(total, effects, byName(decision.classes())));
        }
        if (!gates.segments().names().isEmpty()) {
            needs.add(restOfSegments(state, decision, ofState));
        }
        return needs;
    }

    private static Map<String, Finding> byName(List<Finding> findings) {
        return findings.stream().collect(Collectors.toMap(Finding::name, Function.identity()));
    }

    /** The class that takes longest, by how often it came. */
    private Need restOfClasses(
            Evidence total, DesignEffects effects, Map<String, Finding> findings) {
        List<String> names = gates.classes().names();
        @Nullable BinCounts counts = bins(total);
        List<Need> needs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Finding finding = findings.get(names.get(i));
            long trials = counts == null ? 0 : counts.primary()[i];
            if (finding == null || finding.observed() == null || trials == 0) {
                needs.add(
                        Need.never(
                                CLASSES,
                                1,
                                gates.classes().minAgreementRate(),
                                "no request so far in class " + names.get(i)));
            } else {
                double factor =
                        effects.of(DesignEffects.ofClass(names.get(i)))
                                * part(total.coverage().compared(), trials);
                needs.add(unlessGood(ofClass(finding.observed()).times(factor), finding));
            }
        }
        return needs.stream().max(BY_REQUESTS).orElseThrow();
    }

    /** The segment and measure that take longest, by how often requests of the segment came. */
    private Need restOfSegments(GateState state, Decision decision, StateEffects ofState) {
        Map<String, SegmentFinding> findings =
                decision.segments().stream()
                        .collect(Collectors.toMap(SegmentFinding::segment, Function.identity()));
        boolean pass = gates.segments().withoutPower() == Gates.WithoutPower.PASS;
        List<Need> needs = new ArrayList<>();
        state.segments()
                .forEach(
                        (name, evidence) -> {
                            SegmentFinding finding = findings.get(name);
                            if (pass
                                    && finding != null
                                    && finding.standing() == Standing.UNDERPOWERED) {
                                return;
                            }
                            double factor =
                                    part(
                                            state.total().coverage().compared(),
                                            evidence.coverage().compared());
                            Map<String, Finding> own =
                                    finding == null ? Map.of() : byName(finding.findings());
                            DesignEffects effects = ofState.ofSegment(name, evidence);
                            for (Gates.Measure measure : gates.segments().measures()) {
                                Need need = rest(measure, evidence, effects, own, ofSegments);
                                needs.add(need.times(factor).as(SEGMENTS));
                            }
                        });
        return needs.stream()
                .max(BY_REQUESTS)
                .orElse(Need.of(SEGMENTS, 1, limits.minAgreementRate(), 0));
    }

    /** Those that no number of requests proves take longest. */
    private static final Comparator<Need> BY_REQUESTS =
            Comparator.comparing(Need::requests, Comparator.nullsLast(Comparator.naturalOrder()));

    private Need traffic() {
        return Need.of(
                PointPolicy.SUFFICIENT_TRAFFIC,
                limits.minRequests(),
                limits.minRequests(),
                limits.minRequests());
    }

    private Need need(Gates.Measure measure, Expected expected, Tuning tuned) {
        return switch (measure) {
            case AGREEMENT ->
                    rate(
                            PointPolicy.AGREEMENT,
                            Side.AT_LEAST,
                            expected.agreement(),
                            limits.minAgreementRate(),
                            tuned);
            case LATENCY ->
                    rate(
                                    PointPolicy.LATENCY,
                                    Side.AT_MOST,
                                    expected.slow(),
                                    OVER_P99,
                                    EvidenceGates.ofLatencies(tuned, latencyShare))
                            .times(1 / latencyShare);
            case ERRORS ->
                    rate(
                            PointPolicy.ERRORS,
                            Side.AT_MOST,
                            expected.errors(),
                            limits.maxShadowErrorRate(),
                            tuned);
            case DISTRIBUTION -> distance(expected, tuned);
        };
    }

    /** What was seen goes on; what was not is as if all were well. */
    private Need rest(
            Gates.Measure measure,
            Evidence seen,
            DesignEffects effects,
            Map<String, Finding> findings,
            Tuning tuned) {
        double compared = seen.coverage().compared();
        Need need =
                switch (measure) {
                    case AGREEMENT -> {
                        Double agreement = seen.agreementRate();
                        yield rate(
                                        PointPolicy.AGREEMENT,
                                        Side.AT_LEAST,
                                        agreement == null ? 1 : agreement,
                                        limits.minAgreementRate(),
                                        tuned)
                                .times(
                                        effects.of(PointPolicy.AGREEMENT)
                                                * part(compared, seen.coverage().scored()));
                    }
                    case LATENCY -> {
                        long timed = seen.latencies().measured();
                        yield rate(
                                        PointPolicy.LATENCY,
                                        Side.AT_MOST,
                                        timed == 0
                                                ? 0
                                                : (double) seen.latencies().overLimit() / timed,
                                        OVER_P99,
                                        EvidenceGates.ofLatencies(tuned, latencyShare))
                                .times(
                                        effects.of(PointPolicy.LATENCY)
                                                * perLatency(compared, timed));
                    }
                    case ERRORS -> {
                        Double errors = seen.errorRate();
                        yield rate(
                                        PointPolicy.ERRORS,
                                        Side.AT_MOST,
                                        errors == null ? 0 : errors,
                                        limits.maxShadowErrorRate(),
                                        tuned)
                                .times(effects.of(PointPolicy.ERRORS));
                    }
                    case DISTRIBUTION -> {
                        BinCounts counts = bins(seen);
                        Need distance =
                                counts == null
                                        ? distance(Expected.PERFECT, tuned)
                                        : distance(
                                                DistanceLaw.observed(
                                                        counts.primary(),
                                                        counts.shadow(),
                                                        counts.matched()),
                                                tuned);
                        yield distance.times(
                                effects.of(PointPolicy.DISTRIBUTION)
                                        * part(compared, seen.coverage().scored()));
                    }
                };
        return unlessGood(need, findings.get(need.check()));
    }

    private static Need unlessGood(Need need, @Nullable Finding finding) {
        return finding != null && finding.isGood()
                ? Need.of(need.check(), need.expected(), need.limit(), 0)
                : need;
    }

    /** Not every request that is compared has an answer to count. */
    private static double part(double compared, long counted) {
        return counted == 0 ? 1 : compared / counted;
    }

    private double perLatency(double compared, long measured) {
        return measured == 0 ? 1 / latencyShare : compared / measured;
    }

    @Nullable
    private BinCounts bins(Evidence seen) {
        if (seen.predictions() == null) {
            return null;
        }
        BinCounts counts =
                BinCounts.of(
                        PredictionHistogram.fromBytes(seen.predictions()), gates.classes().names());
        return counts.pairs() == 0 ? null : counts;
    }

    private Need rate(String check, Side side, double expected, double limit, Tuning tuned) {
        boolean least = side == Side.AT_LEAST;
        RateLimit gate = new RateLimit(side, limit, tuned);
        if (gates.policy() == Gates.Policy.POINT || gate.forbidsNothing()) {
            // Whatever is observed counts as it is.
            boolean holds = least ? expected >= limit : expected <= limit;
            return holds ? Need.of(check, expected, limit, 1) : beyond(check, expected, limit);
        }
        if (least ? expected <= limit : expected >= limit) {
            return beyond(check, expected, limit);
        }
        return found(check, expected, limit, gate.requestsFor(expected, power));
    }

    private Need ofClass(double agreement) {
        return rate(CLASSES, Side.AT_LEAST, agreement, gates.classes().minAgreementRate(), tuning);
    }

    private Need distance(Expected expected, Tuning tuned) {
        double distance = expected.divergence();
        if (distance >= LARGEST_DISTANCE || distance >= limits.maxDistributionDivergence()) {
            return distance(distance, null, tuned);
        }
        DistanceLaw law =
                expected.differentBins() != null
                        ? DistanceLaw.even(distance, bins, expected.differentBins())
                        : distance == 0
                                ? DistanceLaw.even(0, bins, 0)
                                : DistanceLaw.independent(distance, bins);
        return distance(law, tuned);
    }

    private Need distance(DistanceLaw law, Tuning tuned) {
        return distance(law.distance(), law, tuned);
    }

    private Need distance(double expected, @Nullable DistanceLaw law, Tuning tuned) {
        String check = PointPolicy.DISTRIBUTION;
        double limit = limits.maxDistributionDivergence();
        if (gates.policy() == Gates.Policy.POINT || limit >= LARGEST_DISTANCE) {
            return expected <= limit
                    ? Need.of(check, expected, limit, 1)
                    : beyond(check, expected, limit);
        }
        if (law == null || expected >= limit) {
            return beyond(check, expected, limit);
        }
        return found(
                check,
                expected,
                limit,
                new DistanceLimit(limit, bins, tuned).requestsFor(law, power));
    }

    private Need pairs(double better, double worse) {
        String check = PAIRED_LATENCY;
        double margin = gates.pairedLatency().maxExcessRate();
        double excess = worse - better;
        if (!(excess < margin)) {
            return beyond(check, excess, margin);
        }
        return found(
                check,
                excess,
                margin,
                RequestsNeeded.forPairs(
                        new PairedGate(margin), better, worse, tuning.alpha(), power));
    }

    private static Need beyond(String check, double expected, double limit) {
        return Need.never(
                check,
                expected,
                limit,
                "no number of requests proves " + expected + " to be within a limit of " + limit);
    }

    private static Need found(String check, double expected, double limit, OptionalLong requests) {
        return requests.isPresent()
                ? Need.of(check, expected, limit, requests.getAsLong())
                : Need.never(
                        check,
                        expected,
                        limit,
                        expected + " is too near the limit of " + limit + ": beyond 1e10 requests");
    }
}
