package io.shadowgate.policy;

/**
 * What became true at the end of a window, in the words of then.
 *
 * @param at epoch milliseconds
 */
public record Dated(long at, String reason) {}
