package io.shadowgate.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request on which a shadow disagrees, as {@code disagreements/} has it.
 *
 * @param time event time in epoch milliseconds
 * @param primary the answer as JSON has it
 * @param shadow the answer as JSON has it
 * @param difference how far the answers are apart; 0 where they are only the same or not
 * @param segments values by the name of the segment
 */
public record Exemplar(
        String requestId,
        long time,
        String primary,
        String shadow,
        double difference,
        @Nullable Double primaryLatencyMs,
        @Nullable Double shadowLatencyMs,
        Map<String, String> segments) {}
