package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;

/**
 * How shadow models run.
 *
 * @param batch most requests in one call of a model
 * @param linger longest wait for a batch to fill
 * @param timeout longest time one call may take
 * @param workers threads per shadow and subtask that call the model
 * @param singleCalls share of requests that are sent in a call of their own, to measure latency
 * @param maxRate most requests a second that each shadow is sent; infinite for no limit
 * @param maxOutage how long requests wait for a server that does not answer
 */
public record Inference(
        int batch,
        Duration linger,
        Duration timeout,
        int workers,
        double singleCalls,
        double maxRate,
        Duration maxOutage)
        implements Serializable {
    private static final Duration MAX_OUTAGE = Duration.ofMinutes(5);

    public Inference {
        if (batch < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "batch " + batch + " and workers " + workers + " must be at least 1");
        }
        if (linger.isNegative() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "linger " + linger + " must not be negative, timeout " + timeout + " above 0");
        }
        if (!(singleCalls >= 0 && singleCalls <= 1)) {
            throw new IllegalArgumentException("single-calls " + singleCalls + " is not in [0, 1]");
        }
        if (!(maxRate > 0) || maxOutage.isNegative()) {
            throw new IllegalArgumentException(
                    "max-rate "
                            + maxRate
                            + " must be above 0, max-outage "
                            + maxOutage
                            + " not negative");
        }
    }

    /** One without a limit on the rate. */
    public Inference(
            int batch, Duration linger, Duration timeout, int workers, double singleCalls) {
        this(batch, linger, timeout, workers, singleCalls, Double.POSITIVE_INFINITY, MAX_OUTAGE);
    }

    /** Of one of several subtasks, which share the rate. */
    public Inference sharedBy(int subtasks) {
        return new Inference(
                batch, linger, timeout, workers, singleCalls, maxRate / subtasks, maxOutage);
    }

    /** With smaller limits, where the given ones are smaller. */
    public Inference within(int mostRows, Duration longestOutage) {
        return new Inference(
                Math.min(batch, mostRows),
                linger,
                timeout,
                workers,
                singleCalls,
                maxRate,
                maxOutage.compareTo(longestOutage) < 0 ? maxOutage : longestOutage);
    }
}
