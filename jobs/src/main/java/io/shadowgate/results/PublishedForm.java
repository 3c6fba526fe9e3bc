package io.shadowgate.results;

import io.shadowgate.spec.ShadowTest;
import io.shadowgate.verdict.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last decisions of a test as JSON has them.
 *
 * @param verdict the strictest: REJECT before HOLD before PROMOTE
 */
public record PublishedForm(String test, Verdict verdict, List<Object> shadows) {

    private record None(String shadow, Verdict verdict, boolean promote, String reason) {}

    /**
     * @param shadows which of the test
     * @param latest by shadow
     */
    public static PublishedForm of(
            ShadowTest test, Collection<String> shadows, Map<String, PublishedDecision> latest) {
        Verdict strictest = Verdict.PROMOTE;
        List<Object> forms = new ArrayList<>();
        for (String shadow : shadows) {
            PublishedDecision decision = latest.get(shadow);
            Verdict verdict = decision == null ? Verdict.HOLD : decision.verdict();
            strictest = verdict.compareTo(strictest) > 0 ? verdict : strictest;
            forms.add(form(shadow, decision));
        }
        return new PublishedForm(test.test(), strictest, List.copyOf(forms));
    }

    /** A decision as it was published; HOLD if there is none. */
    public static Object form(String shadow, @Nullable PublishedDecision decision) {
        return decision == null
                ? new None(shadow, Verdict.HOLD, false, "no decision yet")
                : decision.json();
    }
}
