package io.shadowgate.record;

/**
 * A request as its user saw it: which model answered, how fast, or not at all.
 *
 * @param timestamp event time in epoch milliseconds
 * @param model the place of the shadow that answered among the live ones; {@link #PRIMARY} for the
 *     primary
 * @param latencyMs NaN if the log does not say
 * @param failed whether there was no answer
 */
public record ServedRequest(long timestamp, int model, double latencyMs, boolean failed) {
    public static final int PRIMARY = -1;
}
