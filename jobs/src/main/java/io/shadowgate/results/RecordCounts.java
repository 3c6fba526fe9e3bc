package io.shadowgate.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** Where all records that were read went. */
@JsonPropertyOrder("read")
public record RecordCounts(
        long rejected, long notSampled, long duplicates, long primaryMissing, long compared) {
    static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0, 0);

    @JsonProperty
    public long read() {
        return rejected + notSampled + duplicates + primaryMissing + compared;
    }

    RecordCounts plus(RecordCounts other) {
        return new RecordCounts(
                rejected + other.rejected,
                notSampled + other.notSampled,
                duplicates + other.duplicates,
                primaryMissing + other.primaryMissing,
                compared + other.compared);
    }
}
