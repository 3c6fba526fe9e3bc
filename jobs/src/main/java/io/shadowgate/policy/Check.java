package io.shadowgate.policy;

import javax.annotation.Nullable;

/**
 * One limit and what was observed.
 *
 * @param observed null when there is nothing to observe, which never passes
 * @param reason one sentence for a person
 */
public record Check(
        String name, boolean passed, @Nullable Double observed, double limit, String reason) {

    public Check {
        if (passed && observed == null) {
            throw new IllegalArgumentException(name + " cannot pass without data");
        }
    }

    /** Nothing observed: no reason to promote, and none to reject. */
    public boolean isUnknown() {
        return observed == null;
    }
}
