package io.shadowgate.inference;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model can be called at present, as its calls showed.
 *
 * <p>After a call that did not reach the model, all workers wait. One of them tries again after a
 * pause, which doubles up to {@value #LONGEST_PAUSE_MS} ms. An outage ends with the first call that
 * the model answers. If it lasts longer than the spec allows, workers no longer wait, but one of
 * them still tries after each pause.
 */
final class Availability {
    static final long FIRST_PAUSE_MS = 100;
    static final long LONGEST_PAUSE_MS = 5_000;

    private static final long NANOS_PER_MS = 1_000_000;

    private final Duration longest;
    private final LongSupplier clock;

    // Guarded by this.
    @Nullable private String reason;
    private long since;
    private long nextTry;
    private long pauseMs;

    /**
     * @param longest how long workers wait for the end of an outage
     * @param clock in nanoseconds
     */
    Availability(Duration longest, LongSupplier clock) {
        this.longest = longest;
        this.clock = clock;
    }

    /**
     * Waits until the model may be called.
     *
     * @return null if it may; otherwise why it cannot be reached, after the longest wait
     */
    @Nullable
    synchronized String await() throws InterruptedException {
        while (reason != null) {
            long now = clock.getAsLong();
            if (now - nextTry >= 0) {
                // This worker tries. If it does not come back, the next one does after a pause.
                pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
                nextTry = now + pauseMs * NANOS_PER_MS;
                return null;
            }
            long left = longest.toNanos() - (now - since);
            if (left <= 0) {
                return reason;
            }
            wait(Math.max(1, Math.min(left, nextTry - now) / NANOS_PER_MS));
        }
        return null;
    }

    /**
     * A call did not reach the model.
     *
     * @return whether an outage begins
     */
    synchronized boolean failed(String why) {
        boolean begins = reason == null;
        if (begins) {
            since = clock.getAsLong();
            pauseMs = FIRST_PAUSE_MS;
            nextTry = since + pauseMs * NANOS_PER_MS;
        }
        reason = why;
        return begins;
    }

    /**
     * A call reached the model.
     *
     * @return whether an outage ends
     */
    synchronized boolean answered() {
        boolean ends = reason != null;
        if (ends) {
            reason = null;
            notifyAll();
        }
        return ends;
    }

    /** How long the outage lasts; 0 if there is none. */
    synchronized long outageMs() {
        return reason == null ? 0 : Math.max(1, (clock.getAsLong() - since) / NANOS_PER_MS);
    }
}
