package io.shadowgate.gate;

import io.shadowgate.report.Coverage;
import java.util.List;

/**
 * What the test says of one shadow at the end of a window, from all windows up to it.
 *
 * @param modelSha256 null when the shadow's answers come from the log
 * @param specSha256 digest of all that decides what the numbers mean
 */
public record Decision(
        String test,
        String primary,
        String shadow,
        long windowStart,
        long windowEnd,
        Verdict verdict,
        String reason,
        List<Check> checks,
        Coverage coverage,
        long firstEventTime,
        long lastEventTime,
        @javax.annotation.Nullable String modelSha256,
        String specSha256) {

    public boolean promote() {
        return verdict == Verdict.PROMOTE;
    }

    public Check check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }
}
