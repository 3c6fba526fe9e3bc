package io.shadowgate.verdict;

/**
 * When something was proven, and why.
 *
 * @param at end of the window or cycle, in epoch milliseconds
 * @param reason as it was said then
 */
public record Dated(long at, String reason) {}
