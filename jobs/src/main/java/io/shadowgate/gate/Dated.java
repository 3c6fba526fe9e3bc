package io.shadowgate.gate;

/**
 * What became true at the end of a window, in the words of then.
 *
 * @param at epoch milliseconds
 */
public record Dated(long at, String reason) {}
