package io.shadowgate.record;

import java.io.Serializable;
import java.time.Duration;

/**
 * The part of a log that a backfill asks for. Records outside of it are neither read nor rejected.
 *
 * @param fromMs first epoch millisecond inside
 * @param toMs first epoch millisecond after it
 */
public record EventTimeRange(long fromMs, long toMs) implements Serializable {
    public static final EventTimeRange ALL = new EventTimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    public EventTimeRange {
        if (fromMs >= toMs) {
            throw new IllegalArgumentException("a range must begin before it ends");
        }
    }

    /** This range, longer by a duration at each end that it has. */
    public EventTimeRange widenedBy(Duration by) {
        return new EventTimeRange(
                hasStart()
                        ? Math.max(fromMs, Long.MIN_VALUE + by.toMillis()) - by.toMillis()
                        : fromMs,
                hasEnd() ? Math.min(toMs, Long.MAX_VALUE - by.toMillis()) + by.toMillis() : toMs);
    }

    public boolean hasStart() {
        return fromMs != Long.MIN_VALUE;
    }

    public boolean hasEnd() {
        return toMs != Long.MAX_VALUE;
    }

    /** Whether it both begins and ends. */
    public boolean isFinite() {
        return hasStart() && hasEnd();
    }

    /** Whether any time of another range lies in this one widened at both ends. */
    public boolean touches(long from, long to, long slackMs) {
        return (!hasStart() || to > fromMs - slackMs) && (!hasEnd() || from < toMs + slackMs);
    }

    public boolean contains(long timestamp) {
        return timestamp >= fromMs && timestamp < toMs;
    }
}
