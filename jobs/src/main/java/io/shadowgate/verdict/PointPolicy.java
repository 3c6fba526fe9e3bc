package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import io.shadowgate.statistics.evidence.RateGate.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Compares the observed values with the limits, without evidence.
 *
 * <p>REJECT needs sufficient traffic and a failed check. PROMOTE needs all checks to hold. Anything
 * else is HOLD. A missing value does not pass, and it is no reason to reject.
 */
public final class PointPolicy {
    /** The name of the check of the number of compared requests. */
    public static final String SUFFICIENT_TRAFFIC = "sufficient_traffic";

    private PointPolicy() {}

    /**
     * @param gates gates of the test; those outside the point policy are ignored
     */
    public static PolicyVerdict judge(Counts counts, long minRequests, List<Gate> gates) {
        Check traffic = traffic(counts.coverage().compared(), minRequests);
        List<Check> checks = new ArrayList<>();
        checks.add(traffic);
        gates.stream()
                .filter(Gate::isInPointPolicy)
                .forEach(gate -> checks.add(check(gate, counts)));
        return judge(traffic, List.copyOf(checks));
    }

    private static Check check(Gate gate, Counts counts) {
        Double observed = gate.observed(counts);
        boolean passed =
                observed != null
                        && (gate.side() == Side.AT_LEAST
                                ? observed >= gate.limit()
                                : observed <= gate.limit());
        String fault = gate.fault(counts);
        boolean unknown = observed == null || passed && fault != null;
        return new Check(
                gate.name(),
                passed && !unknown,
                unknown,
                observed,
                gate.limit(),
                gate.sentence(observed) + (fault == null ? "" : ", " + fault));
    }

    static Check traffic(long requests, long least) {
        return new Check(
                SUFFICIENT_TRAFFIC,
                requests >= least,
                (double) requests,
                least,
                String.format(Locale.ROOT, "%,d of %,d requests", requests, least));
    }

    private static PolicyVerdict judge(Check traffic, List<Check> checks) {
        if (!traffic.passed()) {
            return PolicyVerdict.ofNow(Verdict.HOLD, checks, tooLittle(traffic));
        }
        List<Check> failed =
                checks.stream().filter(check -> !check.passed() && !check.isUnknown()).toList();
        if (!failed.isEmpty()) {
            return PolicyVerdict.ofNow(Verdict.REJECT, checks, reasons(failed));
        }
        List<Check> unknown = checks.stream().filter(Check::isUnknown).toList();
        if (!unknown.isEmpty()) {
            return PolicyVerdict.ofNow(Verdict.HOLD, checks, reasons(unknown));
        }
        return PolicyVerdict.ofNow(Verdict.PROMOTE, checks, "all checks hold");
    }

    static String tooLittle(Check traffic) {
        return "too little traffic: " + traffic.reason();
    }

    private static String reasons(List<Check> checks) {
        return checks.stream().map(Check::reason).collect(Collectors.joining("; "));
    }
}
