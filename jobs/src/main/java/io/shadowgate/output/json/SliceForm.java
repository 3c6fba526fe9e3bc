package io.shadowgate.output.json;

import io.shadowgate.slices.SliceReport;
import io.shadowgate.slices.SliceStory;
import io.shadowgate.statistics.slices.SliceCounts;
import io.shadowgate.statistics.slices.SliceCube;
import io.shadowgate.statistics.slices.SliceDimension;
import io.shadowgate.statistics.slices.SliceFinding;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A slice report as a JSON object: the period, the counts as bytes, and what is found in it. Equal
 * reports give equal bytes.
 */
public final class SliceForm {
    /** What is found beyond these is in the counts. */
    private static final int MOST_FINDINGS = 20;

    private SliceForm() {}

    static void write(SliceReport report, double limit, JsonGenerator json) {
        SliceCube cube = report.counts();
        SliceCounts all = cube.all();
        json.writeStartObject();
        json.writeStringProperty("test", report.test());
        json.writeStringProperty("shadow", report.shadow());
        json.writeStringProperty(
                "period_start", Instant.ofEpochMilli(report.periodStart()).toString());
        json.writeStringProperty("period_end", Instant.ofEpochMilli(report.periodEnd()).toString());
        json.writeStringProperty("model", report.model());
        json.writeStringProperty("bins", report.bins());
        json.writeNumberProperty("requests", all.requests());
        json.writeNumberProperty("scored", all.scored());
        json.writeNumberProperty("disagreed", all.disagreed());
        json.writeNumberProperty("limit", limit);
        json.writeArrayPropertyStart("dimensions");
        cube.dimensions().forEach(dimension -> dimension(dimension, json));
        json.writeEndArray();
        json.writeArrayPropertyStart("findings");
        SliceStory.of(cube, report.examples(), limit).findings().stream()
                .limit(MOST_FINDINGS)
                .forEach(found -> write(found, limit, json));
        json.writeEndArray();
        json.writeName("cube");
        json.writeBinary(report.cube());
        json.writeName("exemplars");
        json.writeBinary(report.exemplars());
        json.writeEndObject();
    }

    private static void dimension(SliceDimension dimension, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", dimension.name());
        if (dimension.isOfNumbers()) {
            json.writeArrayPropertyStart("edges");
            dimension.edges().forEach(edge -> json.writeNumber(edge));
            json.writeEndArray();
        } else {
            json.writeNumberProperty("categories", dimension.categories());
        }
        json.writeEndObject();
    }

    private static void write(SliceStory.Found found, double limit, JsonGenerator json) {
        SliceFinding finding = found.finding();
        SliceCounts counts = finding.counts();
        json.writeStartObject();
        json.writeStringProperty("slice", finding.slice());
        json.writeStringProperty("words", found.words(limit));
        texts("predicates", finding.predicates(), json);
        json.writeArrayPropertyStart("aliases");
        finding.aliases().forEach(alias -> json.writeString(String.join(" and ", alias)));
        json.writeEndArray();
        json.writeNumberProperty("requests", counts.requests());
        json.writeNumberProperty("scored", counts.scored());
        json.writeNumberProperty("disagreed", counts.disagreed());
        json.writeNumberProperty("shadow_higher", counts.shadowHigher());
        json.writeNumberProperty("difference", counts.difference());
        json.writeNumberProperty("log_evidence", finding.logEvidence());
        json.writeNumberProperty("score", finding.score());
        json.writeNumberProperty("explains", finding.explains());
        json.writeNumberProperty("explains_together", finding.explainsTogether());
        json.writeName("change");
        if (found.change() == null) {
            json.writeNull();
        } else {
            json.writeString(found.change());
        }
        texts("request_ids", found.requestIds(), json);
        json.writeEndObject();
    }

    private static void texts(String name, List<String> texts, JsonGenerator json) {
        json.writeArrayPropertyStart(name);
        texts.forEach(text -> json.writeString(text));
        json.writeEndArray();
    }

    /**
     * The report that {@link #write} wrote.
     *
     * @throws tools.jackson.core.JacksonException if a field is missing or has another type
     * @throws java.time.DateTimeException if a time is none
     */
    public static SliceReport read(JsonNode report) {
        return new SliceReport(
                report.required("test").stringValue(),
                report.required("shadow").stringValue(),
                Instant.parse(report.required("period_start").stringValue()).toEpochMilli(),
                Instant.parse(report.required("period_end").stringValue()).toEpochMilli(),
                report.required("model").stringValue(),
                report.required("bins").stringValue(),
                report.required("cube").binaryValue(),
                report.required("exemplars").binaryValue());
    }
}
