package io.shadowgate.gate;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What one policy says.
 *
 * @param isFinal whether no later window can change it
 * @param checks that the verdict rests on: the five of {@link PointPolicy}, then any others
 * @param reason one sentence for a person
 */
public record Judgement(Verdict verdict, boolean isFinal, List<Check> checks, String reason) {

    /** That later windows may change. */
    public static Judgement ofNow(Verdict verdict, List<Check> checks, String reason) {
        return new Judgement(verdict, false, checks, reason);
    }

    /** The same, but for a fault of the set-up, with which there is no verdict on a shadow. */
    Judgement unless(@Nullable String fault) {
        return fault == null ? this : ofNow(Verdict.HOLD, checks, fault);
    }

    Check check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
