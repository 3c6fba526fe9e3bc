package io.shadowgate.eventtime;

import static io.shadowgate.eventtime.Timing.NONE;

/**
 * How far one split has come: the largest timestamp of its records, without records far ahead of
 * their neighbours.
 *
 * <p>The time of a record that is further ahead than {@code maxAhead}, and than the clock explains,
 * is only a claim. The next record confirms the claim, unless it is further behind.
 */
final class SplitTime {
    private final String split;
    private final long maxAheadMs;
    private long time;
    private long claim = NONE;
    private long begun = NONE;
    private long records;
    private long silentMs;
    private long movedAtMs;

    SplitTime(String split, long time, long maxAheadMs, long nowMs) {
        this.split = split;
        this.time = time;
        this.maxAheadMs = maxAheadMs;
        this.movedAtMs = nowMs;
    }

    /**
     * @param timestamp {@link Timing#NONE} for a record that moves nothing
     * @param reached event time of the test so far
     */
    void add(long timestamp, long reached, long nowMs) {
        records++;
        silentMs = 0;
        if (timestamp == NONE) {
            return;
        }
        if (isNear(timestamp, Math.max(time, reached), nowMs)) {
            claim = NONE;
            moveTo(timestamp, nowMs);
        } else if (confirms(timestamp, claim, maxAheadMs)) {
            long confirmed = Math.min(claim, timestamp);
            moveTo(confirmed, nowMs);
            boolean agree = timestamp - confirmed <= maxAheadMs;
            moveTo(agree ? timestamp : confirmed, nowMs);
            claim = agree ? NONE : timestamp;
        } else {
            claim = timestamp;
        }
    }

    private boolean isNear(long timestamp, long from, long nowMs) {
        if (from == NONE) {
            return Math.abs(timestamp - nowMs) <= maxAheadMs;
        }
        return timestamp - from <= maxAheadMs + Math.max(0, nowMs - movedAtMs);
    }

    private void moveTo(long timestamp, long nowMs) {
        begun = begun == NONE ? timestamp : begun;
        if (timestamp > time) {
            time = timestamp;
            movedAtMs = nowMs;
        }
    }

    /** Whether a time makes a claim believable. */
    static boolean confirms(long time, long claim, long maxAheadMs) {
        return claim != NONE && time != NONE && time >= claim - maxAheadMs;
    }

    /** Adds time during which the split was asked for records and had none. */
    void silentFor(long ms) {
        silentMs += ms;
    }

    /** The split's first event time that is believed, or {@link Timing#NONE}. */
    long begun() {
        return begun;
    }

    String split() {
        return split;
    }

    SubtaskProgress.Split progress() {
        return new SubtaskProgress.Split(split, time, claim, records, silentMs);
    }
}
