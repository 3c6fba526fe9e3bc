package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** How long a command waits. */
final class WaitTime {
    private WaitTime() {}

    /**
     * @param wait as it was given; null for one look
     * @throws UserError if the text is not a length of time
     */
    static Duration of(@Nullable String wait) {
        if (wait == null) {
            return Duration.ZERO;
        }
        try {
            return TimeUtils.parseDuration(wait);
        } catch (IllegalArgumentException e) {
            throw new UserError("--wait " + wait + ": a time, such as 24h or 30min");
        }
    }
}
