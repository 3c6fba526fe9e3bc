package io.shadowgate.gate;

import io.shadowgate.config.Gates;
import io.shadowgate.config.Limits;
import io.shadowgate.config.ShadowTest;
import io.shadowgate.statistics.evidence.DivergenceGate;
import io.shadowgate.statistics.evidence.RateGate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import io.shadowgate.statistics.evidence.RequestsNeeded;
import io.shadowgate.statistics.evidence.Tuning;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many requests each check of a test needs, for a shadow that does what is expected of it.
 *
 * <p>The numbers are for one look that finds enough evidence with the given power. A test looks at
 * every window, so it usually ends sooner. Gates of segments, classes and paired latencies are not
 * planned.
 */
public final class Planner {
    /** p99 keeps its limit where at most this share of requests is slower. */
    private static final double OVER_P99 = 0.01;

    private static final double LARGEST_DISTANCE = Math.sqrt(StrictMath.log(2));

    private final Gates.Policy policy;
    private final Limits limits;
    private final int bins;
    private final Tuning tuning;
    private final double power;

    /**
     * @param power the probability that so many requests are enough, in (0, 1)
     */
    public Planner(ShadowTest test, double power) {
        Gates gates = test.gates();
        this.policy = gates.policy();
        this.limits = gates.limits();
        this.bins = BinCounts.most(test.compare(), gates.classes().names());
        this.tuning =
                new Tuning(gates.evidence().promoteAlpha(), gates.evidence().tunedToRequests());
        this.power = power;
    }

    /** Of a test that has not begun, in the order in which decisions have the checks. */
    public List<Need> needs(Expected expected) {
        return List.of(
                Need.of(
                        PointPolicy.SUFFICIENT_TRAFFIC,
                        limits.minRequests(),
                        limits.minRequests(),
                        limits.minRequests()),
                rate(
                        PointPolicy.AGREEMENT,
                        Side.AT_LEAST,
                        expected.agreement(),
                        limits.minAgreementRate()),
                rate(PointPolicy.LATENCY, Side.AT_MOST, expected.slow(), OVER_P99),
                rate(
                        PointPolicy.ERRORS,
                        Side.AT_MOST,
                        expected.errors(),
                        limits.maxShadowErrorRate()),
                distance(expected.divergence()));
    }

    /** Of a test that goes on as it went so far: in all, with those that it has. */
    public List<Need> needs(GateState state, Decision decision) {
        Evidence total = state.total();
        DesignEffects effects = DesignEffects.ofClusters(total.clusters());
        double compared = total.coverage().compared();
        // Not every request that is compared has an answer, or a latency, to count.
        double answered = compared / total.coverage().scored();
        double measured = compared / total.latencies().measured();
        Map<String, Double> factors =
                Map.of(
                        PointPolicy.SUFFICIENT_TRAFFIC,
                        1.0,
                        PointPolicy.AGREEMENT,
                        effects.of(PointPolicy.AGREEMENT) * answered,
                        PointPolicy.LATENCY,
                        effects.of(PointPolicy.LATENCY) * measured,
                        PointPolicy.ERRORS,
                        effects.of(PointPolicy.ERRORS),
                        PointPolicy.DISTRIBUTION,
                        effects.of(PointPolicy.DISTRIBUTION) * answered);
        Map<String, Finding> findings =
                decision.findings().stream()
                        .collect(Collectors.toMap(Finding::name, Function.identity()));
        return needs(expected(total)).stream()
                .map(
                        need -> {
                            Finding finding = findings.get(need.check());
                            return finding != null && finding.isGood()
                                    ? Need.of(need.check(), need.expected(), need.limit(), 0)
                                    : need.times(factors.get(need.check()));
                        })
                .toList();
    }

    /** What was seen; what was not, as if all were well. */
    private static Expected expected(Evidence total) {
        Double agreement = total.agreementRate();
        Double errors = total.errorRate();
        Double divergence = total.divergence();
        long measured = total.latencies().measured();
        return new Expected(
                agreement == null ? 1 : agreement,
                measured == 0 ? 0 : (double) total.latencies().overLimit() / measured,
                errors == null ? 0 : errors,
                divergence == null ? 0 : divergence);
    }

    private Need rate(String check, Side side, double expected, double limit) {
        boolean least = side == Side.AT_LEAST;
        if (policy == Gates.Policy.POINT || limit == (least ? 0 : 1)) {
            // Whatever is observed counts as it is.
            boolean holds = least ? expected >= limit : expected <= limit;
            return holds ? Need.of(check, expected, limit, 1) : beyond(check, expected, limit);
        }
        if (least ? expected <= limit : expected >= limit) {
            return beyond(check, expected, limit);
        }
        return found(
                check,
                expected,
                limit,
                RequestsNeeded.forRate(new RateGate(side, limit, tuning), expected, power));
    }

    private Need distance(double expected) {
        String check = PointPolicy.DISTRIBUTION;
        double limit = limits.maxDistributionDivergence();
        if (policy == Gates.Policy.POINT || limit >= LARGEST_DISTANCE) {
            return expected <= limit
                    ? Need.of(check, expected, limit, 1)
                    : beyond(check, expected, limit);
        }
        if (expected >= limit) {
            return beyond(check, expected, limit);
        }
        return found(
                check,
                expected,
                limit,
                RequestsNeeded.forDistance(
                        new DivergenceGate(limit, bins), expected, tuning.alpha()));
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
