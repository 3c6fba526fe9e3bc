package io.shadowgate.gate;

import java.util.List;

/**
 * What one policy says.
 *
 * @param checks that the verdict rests on: the five of {@link PointPolicy}, then any others
 * @param reason one sentence for a person
 */
public record Judgement(Verdict verdict, List<Check> checks, String reason) {

    Check check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
