package io.shadowgate.verdict;

import org.jspecify.annotations.Nullable;

/**
 * One line of a verdict: a limit and what was observed.
 *
 * @param isUnknown whether nothing was observed that says whether the limit holds. That is no
 *     reason to promote, and no reason to reject
 * @param observed null if there is nothing to observe; such a check never passes
 * @param reason one sentence for a person
 */
public record Check(
        String name,
        boolean passed,
        boolean isUnknown,
        @Nullable Double observed,
        double limit,
        String reason) {

    public Check {
        if (passed && (observed == null || isUnknown)) {
            throw new IllegalArgumentException(name + " cannot pass without data");
        }
    }

    /** A check that is unknown only if nothing was observed. */
    public Check(
            String name, boolean passed, @Nullable Double observed, double limit, String reason) {
        this(name, passed, observed == null, observed, limit, reason);
    }
}
