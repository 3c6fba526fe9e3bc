package io.shadowgate.verdict;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.Outcome;
import java.util.List;

/** Describes what a bad shadow needs in the rest of a cycle to get back within its limits. */
final class Recovery {
    private static final String ANY = "unless the rest of the cycle makes up for it";

    private Recovery() {}

    /**
     * Describes it for the gate with the most evidence for bad.
     *
     * @param gates of the whole test
     * @param results results of these gates, in the same order
     * @param total all requests so far
     * @param rest the remaining time of the cycle, divided by the covered time of the test
     */
    static String words(List<Gate> gates, List<GateResult> results, Counts total, double rest) {
        int worst = 0;
        for (int i = 1; i < results.size(); i++) {
            if (results.get(i).logBad() > results.get(worst).logBad()) {
                worst = i;
            }
        }
        Gate gate = gates.get(worst);
        if (!(results.get(worst).logBad() > 0) || gate.wish(0) == null) {
            return ANY;
        }
        Outcome sofar = gate.outcome(total);
        double more = sofar.trials() * rest;
        double failures = (gate.mostFailures() * (sofar.trials() + more) - sofar.sum()) / more;
        if (!(failures >= 0)) {
            return "even if the rest of the cycle has no failure, at the request rate so far";
        }
        return ANY + ", with " + gate.wish(failures) + " at the request rate so far";
    }
}
