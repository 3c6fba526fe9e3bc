package io.shadowgate.results;

import io.shadowgate.decision.WindowPart;
import io.shadowgate.gate.Counts;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.LatencyCounts;
import io.shadowgate.window.SegmentName;
import java.time.Instant;
import javax.annotation.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a gate needs of a window report as {@link JsonForms#windowReport} wrote it. */
record WindowLine(String shadow, WindowPart part) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As every report of all segments has it, and no text can: its quotes would be escaped. */
    private static final String OF_ALL_SEGMENTS = "\"segment\":\"*\",";

    /** As the name of each rest has it. */
    private static final String MAYBE_REST = "(rest)\"";

    /** The name of the segment's rest, if the report is of one; else null. */
    @Nullable
    static String rest(String line) {
        if (!line.contains(MAYBE_REST)) {
            return null;
        }
        String segment = JSON.readTree(line).required("segment").stringValue();
        return SegmentName.isRest(segment) ? segment : null;
    }

    /** Null if it is a report of one segment. */
    @Nullable
    static WindowLine ofAllSegments(String line) {
        return line.contains(OF_ALL_SEGMENTS) ? of(line) : null;
    }

    static WindowLine of(String line) {
        JsonNode report = JSON.readTree(line);
        return new WindowLine(
                report.required("shadow").stringValue(),
                new WindowPart(
                        report.required("segment").stringValue(),
                        time(report, "window_start"),
                        time(report, "window_end"),
                        evidence(report)));
    }

    static String testOf(String line) {
        return JSON.readTree(line).required("test").stringValue();
    }

    long start() {
        return part.windowStart();
    }

    private static Counts evidence(JsonNode report) {
        return new Counts(
                new Coverage(
                        count(report, "rejected"),
                        count(report, "not_sampled"),
                        count(report, "duplicates"),
                        count(report, "primary_missing"),
                        count(report, "scored"),
                        count(report, "timed_out"),
                        count(report, "model_error"),
                        count(report, "bad_input"),
                        count(report, "missing")),
                count(report, "agreed"),
                new LatencyCounts(
                        count(report, "measured"),
                        count(report, "over_limit"),
                        count(report, "shadow_only_slow"),
                        count(report, "primary_only_slow")),
                time(report, "first_event_time"),
                time(report, "last_event_time"),
                bytes(report, "primary_latency"),
                bytes(report, "shadow_latency"),
                bytes(report, "predictions"),
                bytes(report, "clusters"));
    }

    private static long count(JsonNode report, String name) {
        return report.required(name).longValue();
    }

    private static long time(JsonNode report, String name) {
        return Instant.parse(report.required(name).stringValue()).toEpochMilli();
    }

    @Nullable
    private static byte[] bytes(JsonNode report, String name) {
        JsonNode value = report.required(name);
        return value.isNull() ? null : value.binaryValue();
    }
}
