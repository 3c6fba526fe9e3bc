package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.Standing;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of one gate.
 *
 * @param group as in {@link Gate#group}
 * @param observed null if there is nothing to observe
 * @param lower bound of an interval, with {@code upper}, that contains the true value at every look
 *     with probability 1 - alpha; null if there is nothing to observe
 * @param logGood the logarithm of the evidence for good; evidence of 1 / alpha is a proof
 * @param logBad likewise for bad
 * @param reason one sentence for a person
 */
public record GateResult(
        String name,
        @Nullable String group,
        @Nullable Double observed,
        @Nullable Double lower,
        @Nullable Double upper,
        double limit,
        double logGood,
        double logBad,
        Standing standing,
        String reason) {

    static GateResult of(Gate gate, Counts counts, DesignEffects effects, EvidenceRules rules) {
        double effect = effects.of(gate);
        Double observed = gate.observed(counts);
        Interval interval = observed == null ? null : gate.interval(counts, effect);
        LogEvidence evidence = gate.evidence(counts, effect);
        String fault = gate.fault(counts);
        if (fault != null) {
            evidence = new LogEvidence(Math.min(0, evidence.good()), evidence.bad());
        }
        // More requests would not help where the counts have a fault, so power is not the matter.
        Standing standing =
                Standing.of(
                        evidence,
                        rules.promoteAlpha(),
                        rules.rejectAlpha(),
                        fault != null || gate.couldProve(counts, effect));
        return new GateResult(
                gate.name(),
                gate.group(),
                observed,
                interval == null ? null : (Double) interval.lower(),
                interval == null ? null : (Double) interval.upper(),
                gate.limit(),
                evidence.good(),
                evidence.bad(),
                standing,
                gate.sentence(observed)
                        + gate.detail(counts)
                        + (observed == null ? "" : said(standing))
                        + (fault == null ? "" : ", " + fault));
    }

    static String said(Standing standing) {
        return switch (standing) {
            case GOOD, BAD -> ", proven";
            case INCONCLUSIVE -> ", inconclusive";
            case UNDERPOWERED -> ", too few requests to tell";
        };
    }

    /**
     * The reason, with how far the gate is proven in other words.
     *
     * @param how such as "together with the other gates"
     */
    String proven(String how) {
        String said = observed == null ? "" : said(standing);
        int at = reason.lastIndexOf(said);
        return reason.substring(0, at) + ", proven " + how + reason.substring(at + said.length());
    }

    /** Whether it is a check by itself. */
    public boolean isCheck() {
        return group == null;
    }

    public boolean isOf(Gate gate) {
        return name.equals(gate.name()) && Objects.equals(group, gate.group());
    }

    boolean isOfLabels() {
        return Gate.LABELS.equals(group);
    }

    public boolean isGood() {
        return standing == Standing.GOOD;
    }

    Check check() {
        return new Check(name, isGood() && observed != null, observed, limit, reason);
    }
}
