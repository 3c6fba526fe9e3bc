package io.shadowgate.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of one policy.
 *
 * @param isFinal whether no later window can change it
 * @param checks the checks behind the verdict: traffic, then the gates
 * @param reason one sentence for a person
 */
public record PolicyVerdict(Verdict verdict, boolean isFinal, List<Check> checks, String reason) {

    /** A verdict that later windows may change. */
    public static PolicyVerdict ofNow(Verdict verdict, List<Check> checks, String reason) {
        return new PolicyVerdict(verdict, false, checks, reason);
    }

    /** This verdict, or HOLD if {@code fault} says that the test is set up wrongly. */
    public PolicyVerdict unless(@Nullable String fault) {
        return fault == null ? this : ofNow(Verdict.HOLD, checks, fault);
    }

    /** What a check observed; null if it observed nothing, or if the test has no such check. */
    public @Nullable Double observed(String name) {
        for (Check check : checks) {
            if (check.name().equals(name)) {
                return check.observed();
            }
        }
        return null;
    }

    public Check check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
