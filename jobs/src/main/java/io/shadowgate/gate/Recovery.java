package io.shadowgate.gate;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the rest of a cycle has to be like, for a shadow that was bad to be within its limits. */
final class Recovery {
    private final Map<String, Outcome> outcomes;
    private final Map<String, Double> mostFailures;

    /**
     * @param outcomes of all requests so far, by gate
     * @param mostFailures as {@link EvidenceGates#mostFailures} has them
     */
    Recovery(Map<String, Outcome> outcomes, Map<String, Double> mostFailures) {
        this.outcomes = outcomes;
        this.mostFailures = mostFailures;
    }

    /**
     * At the gate where the evidence for bad is largest.
     *
     * @param rest how long the cycle still lasts, over the time since the test's start
     */
    String words(Findings findings, double rest) {
        Comparator<Finding> byBad = Comparator.comparingDouble(Finding::logBad);
        Finding gate = findings.gates().stream().max(byBad).orElseThrow();
        String name = gate.name();
        Finding ofClass = findings.classes().stream().max(byBad).orElse(gate);
        if (ofClass.logBad() > gate.logBad()) {
            name = DesignEffects.ofClass(ofClass.name());
        }
        boolean rate =
                !Set.of(PointPolicy.DISTRIBUTION, EvidenceGates.PAIRED_LATENCY).contains(name);
        if (!rate || !(gate.logBad() > 0 || ofClass.logBad() > 0)) {
            return "unless the rest of the cycle makes up for it";
        }
        Outcome sofar = outcomes.get(name);
        double more = sofar.trials() * rest;
        double failures = (mostFailures.get(name) * (sofar.trials() + more) - sofar.sum()) / more;
        if (!(failures >= 0)) {
            return "which not even a rest of the cycle without a failure would change, with as"
                    + " many requests an hour as so far";
        }
        return "unless the rest of the cycle makes up for it, with "
                + wish(name, failures)
                + " if requests come as they did so far";
    }

    private static String wish(String gate, double failures) {
        return switch (gate) {
            case PointPolicy.LATENCY ->
                    "at most " + percent(failures) + " of the requests over the latency limit";
            case PointPolicy.ERRORS -> "an error rate of at most " + percent(failures);
            case PointPolicy.AGREEMENT -> "an agreement of at least " + percent(1 - failures);
            default -> "an agreement of at least " + percent(1 - failures) + " in this class";
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}
