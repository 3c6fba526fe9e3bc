package io.shadowgate.traffic;

/**
 * A record that was read but takes no part in the comparison, for the counts of the window it
 * belongs to.
 *
 * @param timestamp event time in epoch milliseconds
 * @param rejected true if it was rejected, false if the sample left it out
 * @param segments as in {@link MirroredRequest#segments()}; null when rejected, as a broken
 *     record's segments are not to be trusted
 */
public record Uncompared(long timestamp, boolean rejected, String[] segments) {}
