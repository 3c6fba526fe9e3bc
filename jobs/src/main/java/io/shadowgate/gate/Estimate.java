package io.shadowgate.gate;

/**
 * An observed value, and between what the true one is at all looks at once.
 *
 * @param name as the window reports have it
 */
public record Estimate(String name, double value, double lower, double upper) {}
