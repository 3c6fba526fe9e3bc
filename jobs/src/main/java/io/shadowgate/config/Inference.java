package io.shadowgate.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * How shadows are run.
 *
 * @param batch most requests in one call of a model
 * @param linger longest wait for a batch to fill
 * @param timeout longest time one call may take before its requests count as timed out
 * @param workers threads per shadow and subtask that call the model
 */
public record Inference(int batch, Duration linger, Duration timeout, int workers)
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
    }
}
