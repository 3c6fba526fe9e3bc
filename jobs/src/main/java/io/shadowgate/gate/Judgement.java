package io.shadowgate.gate;

import java.util.List;

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

    Check check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
