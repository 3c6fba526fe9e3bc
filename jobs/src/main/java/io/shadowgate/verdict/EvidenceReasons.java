package io.shadowgate.verdict;

import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Wording;
import io.shadowgate.spec.EvidenceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Gives the verdict of a state of the evidence and its reason in words. */
final class EvidenceReasons {
    private final EvidenceRules rules;
    private final List<Gate> gates;

    /**
     * @param gates of the whole test
     */
    EvidenceReasons(EvidenceRules rules, List<Gate> gates) {
        this.rules = rules;
        this.gates = gates;
    }

    /** Whether a test that covers {@code covered} milliseconds is past its maximum duration. */
    boolean isOver(long covered) {
        return rules.maxDuration() != null && covered > rules.maxDuration().toMillis();
    }

    PolicyVerdict verdict(EvidenceState state, GateResults results, boolean alarmed) {
        Verdict verdict;
        String reason;
        if (state.rejected() != null) {
            verdict = Verdict.REJECT;
            reason =
                    "proven bad at "
                            + Wording.time(state.rejected().at())
                            + ": "
                            + state.rejected().reason();
        } else if (state.badSince() != null) {
            verdict = Verdict.REJECT;
            reason = soFar(state.badSince(), state, results);
        } else if (state.proven() != null) {
            verdict = Verdict.PROMOTE;
            reason = state.proven().reason();
        } else {
            verdict = Verdict.HOLD;
            reason = String.join("; ", holdReasons(state, results, alarmed));
        }
        if (state.hindsight() > 0) {
            reason +=
                    " ("
                            + state.hindsight()
                            + " windows were recorded under other gates, so the error guarantee"
                            + " does not hold for them)";
        }
        reason += state.time().isolatedText();
        return new PolicyVerdict(verdict, state.rejected() != null, results.checks(), reason);
    }

    /** The reason for a shadow that is proven bad but may still become good. */
    private String soFar(Dated badSince, EvidenceState state, GateResults results) {
        String reason =
                "proven bad so far, since "
                        + Wording.time(badSince.at())
                        + ": "
                        + badSince.reason();
        long next = state.time().nextCycleEnd(rules.cycle());
        long left = next - state.time().end();
        if (isOver(state.time().covered() + left)) {
            return reason + "; not final, as the test ends before the cycle does";
        }
        double rest = (double) left / Math.max(1, state.time().covered());
        return reason
                + "; final at the end of the cycle, "
                + Wording.time(next)
                + ", "
                + Recovery.words(gates, results.gates(), state.total(), rest);
    }

    private List<String> holdReasons(EvidenceState state, GateResults results, boolean alarmed) {
        List<String> reasons = new ArrayList<>();
        long age = state.time().covered();
        if (rules.maxDuration() != null && age >= rules.maxDuration().toMillis()) {
            reasons.add(
                    "expired: "
                            + Wording.duration(rules.maxDuration().toMillis())
                            + " are over without a proof");
        }
        if (age < rules.minDuration().toMillis()) {
            reasons.add(
                    "too early: "
                            + Wording.duration(age)
                            + " of "
                            + Wording.duration(rules.minDuration().toMillis()));
        }
        if (alarmed) {
            // It is on because it rang.
            long rungAt = Objects.requireNonNull(state.alarm().rungAt());
            reasons.add("alarm: a sudden fault at " + Wording.time(rungAt));
        }
        reasons.addAll(results.open());
        if (reasons.isEmpty()) {
            reasons.add(
                    "all gates are proven good; the decision comes at the end of the cycle, "
                            + Wording.time(nextLook(state)));
        }
        return reasons;
    }

    /** After the last traffic, labels have cycles of their own. */
    private long nextLook(EvidenceState state) {
        CoveredTime time =
                state.mature().end() > state.time().end() ? state.mature() : state.time();
        return time.nextCycleEnd(rules.cycle());
    }

    /** The assumption of a proof that the counts cannot check yet; empty if they can. */
    static String assumed(EvidenceState state) {
        return state.wandering().isTold()
                ? ""
                : " (assuming independent windows: "
                        + (state.wandering().block() < Wandering.BLOCKS_OF_A_CYCLE
                                ? "no whole cycle is over"
                                : "traffic came in only one part of the cycle")
                        + ", so the variation of rates is not known)";
    }
}
