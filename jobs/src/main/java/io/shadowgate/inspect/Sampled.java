package io.shadowgate.inspect;

import io.shadowgate.mapping.Envelope;
import tools.jackson.databind.JsonNode;

/**
 * A record of a log.
 *
 * @param record a missing node if it cannot be read
 * @param envelope what the log has beside it
 */
public record Sampled(JsonNode record, Envelope envelope) {
    public boolean isReadable() {
        return !record.isMissingNode();
    }
}
