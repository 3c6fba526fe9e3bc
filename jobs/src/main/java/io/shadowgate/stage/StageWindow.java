package io.shadowgate.stage;

import io.shadowgate.arm.Arms;
import io.shadowgate.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came in with one window.
 *
 * @param start first instant, in epoch milliseconds
 * @param end first instant after it
 * @param arms what both models served in it
 * @param verdict the comparison's verdict at its end; null if there was no decision
 * @param rejected whether that is a REJECT for good
 * @param overrides all that are known, in any order
 */
public record StageWindow(
        long start,
        long end,
        Arms arms,
        @Nullable Verdict verdict,
        boolean rejected,
        List<StageOverride> overrides) {
    public StageWindow {
        overrides = List.copyOf(overrides);
        if (end <= start) {
            throw new IllegalArgumentException("a window from " + start + " to " + end);
        }
    }
}
