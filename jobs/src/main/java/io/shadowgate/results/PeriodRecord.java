package io.shadowgate.results;

import io.shadowgate.request.EventTimeRange;
import io.shadowgate.text.PrintableJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says that the results of one period are complete, which files they are, and where all records of
 * the period went.
 *
 * @param period as {@link Periods#name} has it
 * @param windowsSha256 digest of all that decides what the windows hold
 * @param run whose files they are
 * @param files below the folder of the results
 * @param rejectedReasons the commonest, with their counts
 * @param segmentsCut names of the rests: values beyond {@code compare.max-segment-values}
 */
record PeriodRecord(
        String test,
        String period,
        String windowsSha256,
        String specSha256,
        String run,
        List<String> files,
        long rejected,
        long notSampled,
        long duplicates,
        long primaryMissing,
        long compared,
        Map<String, Long> rejectedReasons,
        List<String> segmentsCut) {

    private static final ObjectMapper JSON =
            JsonMapper.builder(JsonFactory.builder().characterEscapes(new PrintableJson()).build())
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    PeriodRecord {
        files = List.copyOf(files);
        rejectedReasons = Map.copyOf(rejectedReasons);
        segmentsCut = List.copyOf(segmentsCut);
    }

    boolean isUndated() {
        return period.equals(Periods.UNDATED);
    }

    /** Every run replaces the undated period. */
    boolean isIn(EventTimeRange range) {
        return isUndated() || range.contains(start());
    }

    long read() {
        return rejected + notSampled + duplicates + primaryMissing + compared;
    }

    long start() {
        return Periods.start(period);
    }

    /** Files of one kind. */
    List<String> files(String kind) {
        return files.stream().filter(file -> file.startsWith(kind + "/")).toList();
    }

    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("test", test);
        root.put("period", period);
        if (!isUndated()) {
            root.put("start", Instant.ofEpochMilli(start()).toString());
        }
        root.put("windows_sha256", windowsSha256);
        root.put("spec_sha256", specSha256);
        ObjectNode records = root.putObject("records");
        records.put("read", read());
        records.put("rejected", rejected);
        records.put("not_sampled", notSampled);
        records.put("duplicates", duplicates);
        records.put("primary_missing", primaryMissing);
        records.put("compared", compared);
        ObjectNode reasons = root.putObject("rejected_reasons");
        new TreeMap<>(rejectedReasons).forEach(reasons::put);
        ArrayNode cut = root.putArray("segments_cut");
        segmentsCut.forEach(cut::add);
        root.put("run", run);
        ArrayNode names = root.putArray("files");
        files.forEach(names::add);
        return JSON.writeValueAsBytes(root);
    }

    /**
     * @throws JacksonException if it is no such record
     */
    static PeriodRecord fromJson(byte[] json) {
        JsonNode root = JSON.readTree(json);
        JsonNode records = root.required("records");
        Map<String, Long> reasons = new TreeMap<>();
        root.required("rejected_reasons")
                .properties()
                .forEach(reason -> reasons.put(reason.getKey(), reason.getValue().asLong()));
        return new PeriodRecord(
                root.required("test").stringValue(),
                root.required("period").stringValue(),
                root.required("windows_sha256").stringValue(),
                root.required("spec_sha256").stringValue(),
                root.required("run").stringValue(),
                root.required("files").values().stream().map(JsonNode::stringValue).toList(),
                records.required("rejected").longValue(),
                records.required("not_sampled").longValue(),
                records.required("duplicates").longValue(),
                records.required("primary_missing").longValue(),
                records.required("compared").longValue(),
                reasons,
                root.required("segments_cut").values().stream()
                        .map(JsonNode::stringValue)
                        .toList());
    }
}
