package io.shadowgate.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.shadowgate.gate.Counts;
import io.shadowgate.window.Coverage;

/**
 * Where all records that were read went.
 *
 * @param requestsAlone of the rejected ones: requests without a response, in a log that has a
 *     record for each
 * @param responsesAlone of the rejected ones: responses without a request
 * @param elsewhere records that belong to other tests, which are not read
 */
@JsonPropertyOrder("read")
public record RecordCounts(
        long rejected,
        long notSampled,
        long duplicates,
        long primaryMissing,
        long compared,
        long requestsAlone,
        long responsesAlone,
        long elsewhere) {
    static final RecordCounts NONE = new RecordCounts(0, 0, 0, 0, 0, 0, 0, 0);

    /** The counts of windows. They do not tell the sides of rejected records apart. */
    static RecordCounts of(Counts counts) {
        Coverage coverage = counts.coverage();
        return new RecordCounts(
                coverage.rejected(),
                coverage.notSampled(),
                coverage.duplicates(),
                coverage.primaryMissing(),
                coverage.taken(),
                0,
                0,
                counts.elsewhere());
    }

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
                compared + other.compared,
                requestsAlone + other.requestsAlone,
                responsesAlone + other.responsesAlone,
                elsewhere + other.elsewhere);
    }
}
