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
 */
public record Inference(
        int batch, Duration linger, Duration timeout, int workers, double singleCalls)
        implements Serializable {

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
    }
}
