package io.shadowgate.gate;

import io.shadowgate.config.Gates;
import java.math.BigDecimal;
import java.math.MathContext;
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

    private static final int FEWEST_DIGITS = 6;

    /** Tell any two doubles apart. */
    private static final int ALL_DIGITS = 17;

    private PointPolicy() {}

    /** The verdict, the checks it rests on in the order above, and one sentence that says why. */
    public record Judgement(Verdict verdict, List<Check> checks, String reason) {}

    public static Judgement judge(Evidence evidence, Gates gates) {
        long requests = evidence.coverage().compared();
        Check traffic =
                new Check(
                        SUFFICIENT_TRAFFIC,
                        requests >= gates.minRequests(),
                        (double) requests,
                        gates.minRequests(),
                        String.format(
                                Locale.ROOT, "%,d of %,d requests", requests, gates.minRequests()));
        List<Check> checks =
                List.of(
                        traffic,
                        atLeast(
                                AGREEMENT,
                                evidence.agreementRate(),
                                gates.minAgreementRate(),
                                "agreement",
                                ""),
                        atMost(
                                LATENCY,
                                evidence.shadowLatencyP99(),
                                gates.maxShadowLatencyP99Ms(),
                                "p99 latency",
                                " ms"),
                        atMost(
                                ERRORS,
                                evidence.errorRate(),
                                gates.maxShadowErrorRate(),
                                "error rate",
                                ""),
                        atMost(
                                DISTRIBUTION,
                                evidence.divergence(),
                                gates.maxDistributionDivergence(),
                                "Jensen-Shannon distance",
                                ""));
        return judge(traffic, checks);
    }

    private static Judgement judge(Check traffic, List<Check> checks) {
        if (!traffic.passed()) {
            return new Judgement(Verdict.HOLD, checks, "too little traffic: " + traffic.reason());
        }
        List<Check> failed =
                checks.stream().filter(check -> !check.passed() && !check.isUnknown()).toList();
        if (!failed.isEmpty()) {
            return new Judgement(Verdict.REJECT, checks, reasons(failed));
        }
        List<Check> unknown = checks.stream().filter(Check::isUnknown).toList();
        if (!unknown.isEmpty()) {
            return new Judgement(Verdict.HOLD, checks, reasons(unknown));
        }
        return new Judgement(Verdict.PROMOTE, checks, "all checks hold");
    }

    private static String reasons(List<Check> checks) {
        return checks.stream().map(Check::reason).collect(Collectors.joining("; "));
    }

    private static Check atLeast(
            String name, @Nullable Double observed, double limit, String what, String unit) {
        boolean passed = observed != null && observed >= limit;
        String sign = passed ? " >= " : " < ";
        return new Check(name, passed, observed, limit, reason(what, observed, sign, limit, unit));
    }

    private static Check atMost(
            String name, @Nullable Double observed, double limit, String what, String unit) {
        boolean passed = observed != null && observed <= limit;
        String sign = passed ? " <= " : " > ";
        return new Check(name, passed, observed, limit, reason(what, observed, sign, limit, unit));
    }

    private static String reason(
            String what, @Nullable Double observed, String sign, double limit, String unit) {
        if (observed == null) {
            return "no data for " + what;
        }
        // Enough digits to tell an observation from its limit, and no more noise than that.
        int digits = FEWEST_DIGITS;
        while (digits < ALL_DIGITS
                && observed != limit
                && text(observed, digits).equals(text(limit, digits))) {
            digits++;
        }
        return what
                + " "
                + text(observed, digits)
                + (observed.isInfinite() ? "" : unit)
                + sign
                + text(limit, digits)
                + (Double.isInfinite(limit) ? "" : unit);
    }

    private static String text(double value, int digits) {
        if (Double.isInfinite(value)) {
            return "infinite";
        }
        return new BigDecimal(value)
                .round(new MathContext(digits))
                .stripTrailingZeros()
                .toPlainString();
    }
}
