package io.shadowgate.record;

/**
 * A sign of life of a mirror, which sends requests from a service to the log. It says how many
 * requests the mirror lost.
 *
 * @param mirror the name of the mirror
 * @param timestamp when it was written, in epoch milliseconds
 * @param dropped how many requests were not mirrored since the heartbeat before
 */
public record Heartbeat(String mirror, long timestamp, long dropped) {
    public Heartbeat {
        if (dropped < 0) {
            throw new IllegalArgumentException("dropped " + dropped + " is negative");
        }
    }
}
