package io.shadowgate.policy;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What one policy says.
 *
 * @param isFinal whether no later window can change it
 * @param checks that the verdict rests on: the five of {@link PointPolicy}, then any others
 * @param reason one sentence for a person
 */
public record PolicyVerdict(Verdict verdict, boolean isFinal, List<Check> checks, String reason) {

    /** That later windows may change. */
    public static PolicyVerdict ofNow(Verdict verdict, List<Check> checks, String reason) {
        return new PolicyVerdict(verdict, false, checks, reason);
    }

    /** The same, but for a fault of the set-up, with which there is no verdict on a shadow. */
    public PolicyVerdict unless(@Nullable String fault) {
        return fault == null ? this : ofNow(Verdict.HOLD, checks, fault);
    }

    public Check check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
