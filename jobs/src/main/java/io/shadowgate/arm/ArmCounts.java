package io.shadowgate.arm;

import io.shadowgate.spec.ArmLimit.Event;
import io.shadowgate.statistics.LatencyHistogram;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one model did with the requests that it answered. Counts of different requests add up in any
 * order.
 *
 * @param requests all of them
 * @param errors those that it did not answer
 * @param timed those whose latency is known, and those that it did not answer
 * @param slow those of {@code timed} that took longer than the limit, and all errors
 * @param latency the bytes of a {@link LatencyHistogram} of the known latencies; null for none
 */
public record ArmCounts(
        long requests, long errors, long timed, long slow, byte @Nullable [] latency) {
    public static final ArmCounts NONE = new ArmCounts(0, 0, 0, 0, null);

    // Not in the compact form, in which the checker does not see that the array may be null.
    public ArmCounts(long requests, long errors, long timed, long slow, byte @Nullable [] latency) {
        if (errors < 0 || errors > requests || timed > requests || slow < errors || slow > timed) {
            throw new IllegalArgumentException(
                    requests
                            + " requests, "
                            + errors
                            + " errors, "
                            + timed
                            + " with a latency, "
                            + slow
                            + " slow: expected errors <= slow <= timed <= requests");
        }
        this.requests = requests;
        this.errors = errors;
        this.timed = timed;
        this.slow = slow;
        this.latency = latency;
    }

    /** How often something happened. */
    public long of(Event event) {
        return event == Event.ERROR ? errors : slow;
    }

    /** How often it could have happened. */
    public long outOf(Event event) {
        return event == Event.ERROR ? requests : timed;
    }

    /** Null without requests. */
    public @Nullable Double rate(Event event) {
        return outOf(event) == 0 ? null : (Double) ((double) of(event) / outOf(event));
    }

    /** In milliseconds; null if no latency is known. */
    public @Nullable Double quantile(double q) {
        return latency == null ? null : (Double) LatencyHistogram.fromBytes(latency).quantile(q);
    }

    public ArmCounts plus(ArmCounts other) {
        return new ArmCounts(
                Math.addExact(requests, other.requests),
                Math.addExact(errors, other.errors),
                Math.addExact(timed, other.timed),
                Math.addExact(slow, other.slow),
                sum(latency, other.latency));
    }

    private static byte @Nullable [] sum(byte @Nullable [] one, byte @Nullable [] other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        LatencyHistogram sum = LatencyHistogram.fromBytes(one);
        sum.mergeBytes(other);
        return sum.toBytes();
    }

    /** The same without the histogram, which no gate reads. */
    public ArmCounts withoutLatency() {
        return new ArmCounts(requests, errors, timed, slow, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ArmCounts that
                && requests == that.requests
                && errors == that.errors
                && timed == that.timed
                && slow == that.slow
                && Arrays.equals(latency, that.latency);
    }

    @Override
    public int hashCode() {
        return Objects.hash(requests, errors, timed, slow, Arrays.hashCode(latency));
    }
}
