package io.shadowgate.source.format;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The first records of a file as they are, before anybody says what their fields mean.
 *
 * @param records as JSON; a missing node is a record that cannot be read
 * @param bytes how much of the uncompressed content was looked at; of Parquet, of the file
 * @param whole whether these are all records of the file
 * @param fault why no more can be read; null if more can, or if this is the whole file
 */
public record Peek(List<JsonNode> records, long bytes, boolean whole, @Nullable String fault) {
    public Peek {
        records = List.copyOf(records);
    }

    /**
     * How much to look at.
     *
     * @param records at most
     * @param bytes at most, of uncompressed content
     */
    public record Most(int records, int bytes) {}
}
