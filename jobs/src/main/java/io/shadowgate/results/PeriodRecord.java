package io.shadowgate.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.shadowgate.output.json.Json;
import io.shadowgate.record.EventTimeRange;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Says that the results of one period are complete, which files they are, and where all records of
 * the period went. Its JSON has the same names.
 *
 * @param period its name, as {@link Periods#name} has it
 * @param windowsSha256 digest of all that decides what the windows hold
 * @param rejectedReasons the most frequent reasons, with their counts
 * @param shadowErrors the shadows' errors by kind, by shadow; without shadows that have none
 * @param segmentsCut names of the rests: values beyond {@code compare.max-segment-values}
 * @param labels how far the quality reports are
 * @param run the id of the run that wrote the files
 * @param files paths below the folder of the results
 */
@JsonPropertyOrder({"test", "period", "start"})
record PeriodRecord(
        String test,
        String period,
        String windowsSha256,
        String specSha256,
        RecordCounts records,
        Map<String, Long> rejectedReasons,
        Map<String, List<ShadowError>> shadowErrors,
        List<String> segmentsCut,
        LabelState labels,
        String run,
        List<String> files) {

    PeriodRecord {
        files = List.copyOf(files);
        rejectedReasons = Collections.unmodifiableMap(new TreeMap<>(rejectedReasons));
        shadowErrors = Collections.unmodifiableMap(new TreeMap<>(shadowErrors));
        segmentsCut = List.copyOf(segmentsCut);
    }

    boolean isUndated() {
        return period.equals(Periods.UNDATED);
    }

    /** Every run replaces the undated period. */
    boolean isIn(EventTimeRange range) {
        return isUndated() || range.contains(startMs());
    }

    long startMs() {
        return Periods.start(period);
    }

    /** For readers of the JSON; null for the undated period. */
    @Nullable
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    String start() {
        return isUndated() ? null : Instant.ofEpochMilli(startMs()).toString();
    }

    /** Files of one kind. */
    List<String> files(String kind) {
        return files.stream().filter(file -> file.startsWith(kind + "/")).toList();
    }

    byte[] toJson() {
        return Json.INDENTED.writeValueAsBytes(this);
    }

    /**
     * @throws JacksonException if it is no such record
     */
    static PeriodRecord fromJson(byte[] json) {
        return Json.INDENTED.readValue(json, PeriodRecord.class);
    }
}
