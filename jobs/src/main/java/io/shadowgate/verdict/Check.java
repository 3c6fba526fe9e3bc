package io.shadowgate.verdict;

import org.jspecify.annotations.Nullable;

/**
 * One line of a verdict: a limit and what was observed.
 *
 * @param observed null if there is nothing to observe; such a check never passes
 * @param reason one sentence for a person
 */
public record Check(
        String name, boolean passed, @Nullable Double observed, double limit, String reason) {

    public Check {
        if (passed && observed == null) {
            throw new IllegalArgumentException(name + " cannot pass without data");
        }
    }

    /** Whether nothing was observed. That is no reason to promote, and no reason to reject. */
    public boolean isUnknown() {
        return observed == null;
    }
}
