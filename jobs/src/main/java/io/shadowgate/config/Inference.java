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
        implements Serializable {}
