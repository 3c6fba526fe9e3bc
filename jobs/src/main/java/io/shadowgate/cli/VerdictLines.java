package io.shadowgate.cli;

import io.shadowgate.results.PublishedDecision;
import io.shadowgate.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Verdicts of a running test in lines: one for each change, and one of how it stands. */
final class VerdictLines {
    private final Map<String, String> before = new HashMap<>();

    /**
     * @param latest the decisions so far, whose verdicts are known already
     */
    VerdictLines(Map<String, PublishedDecision> latest) {
        latest.forEach((shadow, decision) -> before.put(shadow, word(decision)));
    }

    static String word(PublishedDecision decision) {
        return decision.verdict() + (decision.isRejectedSoFar() ? " so far" : "");
    }

    /** The verdict on each shadow; says so if there is none. */
    static String all(Map<String, PublishedDecision> latest) {
        return latest.isEmpty()
                ? "no decision yet"
                : latest.values().stream()
                        .map(decision -> Printable.of(decision.shadow()) + " " + word(decision))
                        .collect(Collectors.joining(", "));
    }

    /** The verdict on a shadow with its reason; without a decision it is HOLD. */
    static String whole(String shadow, @Nullable PublishedDecision decision) {
        return decision == null
                ? "HOLD " + Printable.of(shadow) + ": no decision yet"
                : word(decision)
                        + " "
                        + Printable.of(shadow)
                        + ": "
                        + Printable.of(decision.reason())
                        + " (window up to "
                        + decision.windowEnd()
                        + ")";
    }

    /**
     * A line for each decision whose verdict differs from the one before on the same shadow, and
     * for the first.
     *
     * @param fresh in the order of time
     */
    List<String> changes(List<PublishedDecision> fresh) {
        List<String> lines = new ArrayList<>();
        for (PublishedDecision decision : fresh) {
            String word = word(decision);
            String was = before.put(decision.shadow(), word);
            if (!word.equals(was)) {
                lines.add(
                        decision.windowEnd()
                                + "  "
                                + word
                                + " "
                                + Printable.of(decision.shadow())
                                + (was == null ? "" : " (was " + was + ")")
                                + ": "
                                + Printable.of(decision.reason()));
            }
        }
        return lines;
    }
}
