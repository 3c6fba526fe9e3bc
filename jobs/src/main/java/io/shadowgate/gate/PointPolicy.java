package io.shadowgate.gate;

import io.shadowgate.spec.Limits;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Holds the observed values themselves against the limits: five checks, and a verdict from them.
 *
 * <p>REJECT needs sufficient traffic and a check that fails; PROMOTE needs all five to hold;
 * anything else is HOLD. A value that cannot be observed never passes, and is no reason to reject
 * either.
 */
public final class PointPolicy {
    public static final String SUFFICIENT_TRAFFIC = "sufficient_traffic";
    public static final String AGREEMENT = "agreement_ok";
    public static final String LATENCY = "latency_ok";
    public static final String ERRORS = "errors_ok";
    public static final String DISTRIBUTION = "distribution_ok";

    private PointPolicy() {}

    public static Judgement judge(Evidence evidence, Limits limits) {
        long requests = evidence.coverage().compared();
        Check traffic = traffic(requests, limits.minRequests());
        List<Check> checks =
                List.of(
                        traffic,
                        atLeast(
                                AGREEMENT,
                                evidence.agreementRate(),
                                limits.minAgreementRate(),
                                "agreement",
                                ""),
                        atMost(
                                LATENCY,
                                evidence.shadowLatencyP99(),
                                limits.maxShadowLatencyP99Ms(),
                                "p99 latency",
                                " ms"),
                        atMost(
                                ERRORS,
                                evidence.errorRate(),
                                limits.maxShadowErrorRate(),
                                "error rate",
                                ""),
                        atMost(
                                DISTRIBUTION,
                                evidence.divergence(),
                                limits.maxDistributionDivergence(),
                                "Jensen-Shannon distance",
                                ""));
        return judge(traffic, checks);
    }

    static Check traffic(long requests, long least) {
        return new Check(
                SUFFICIENT_TRAFFIC,
                requests >= least,
                (double) requests,
                least,
                String.format(Locale.ROOT, "%,d of %,d requests", requests, least));
    }

    private static Judgement judge(Check traffic, List<Check> checks) {
        if (!traffic.passed()) {
            return Judgement.ofNow(Verdict.HOLD, checks, tooLittle(traffic));
        }
        List<Check> failed =
                checks.stream().filter(check -> !check.passed() && !check.isUnknown()).toList();
        if (!failed.isEmpty()) {
            return Judgement.ofNow(Verdict.REJECT, checks, reasons(failed));
        }
        List<Check> unknown = checks.stream().filter(Check::isUnknown).toList();
        if (!unknown.isEmpty()) {
            return Judgement.ofNow(Verdict.HOLD, checks, reasons(unknown));
        }
        return Judgement.ofNow(Verdict.PROMOTE, checks, "all checks hold");
    }

    static String tooLittle(Check traffic) {
        return "too little traffic: " + traffic.reason();
    }

    private static String reasons(List<Check> checks) {
        return checks.stream().map(Check::reason).collect(Collectors.joining("; "));
    }

    private static Check atLeast(
            String name, @Nullable Double observed, double limit, String what, String unit) {
        boolean passed = observed != null && observed >= limit;
        return new Check(
                name, passed, observed, limit, Wording.atLeast(what, observed, limit, unit));
    }

    private static Check atMost(
            String name, @Nullable Double observed, double limit, String what, String unit) {
        boolean passed = observed != null && observed <= limit;
        return new Check(
                name, passed, observed, limit, Wording.atMost(what, observed, limit, unit));
    }
}
