package io.shadowgate.gate;

/**
 * An observed value with bounds that contain the true one at every look.
 *
 * @param name of the column in window reports
 */
public record Estimate(String name, double value, double lower, double upper) {}
