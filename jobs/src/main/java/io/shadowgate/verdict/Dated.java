package io.shadowgate.verdict;

/**
 * The time and reason of a proof.
 *
 * @param at end of the window or cycle, in epoch milliseconds
 * @param reason the reason given at that time
 */
public record Dated(long at, String reason) {}
