package io.shadowgate.gate;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What one policy says.
 *
 * @param checks that the verdict rests on: the five of {@link PointPolicy}, then any others
 * @param reason one sentence for a person
 */
public record Judgement(Verdict verdict, List<Check> checks, String reason) {

    /** The same, but for a fault of the set-up, with which there is no verdict on a shadow. */
    Judgement unless(@Nullable String fault) {
        return fault == null ? this : new Judgement(Verdict.HOLD, checks, fault);
    }

    Check check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
