package io.shadowgate.output.json;

import io.shadowgate.quality.AnswerCounts;
import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.quality.QualitySketch;
import io.shadowgate.window.Models;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A quality report as a JSON object: which window it is about, then the counts. Equal reports give
 * equal bytes.
 */
public final class QualityForm {
    private QualityForm() {}

    static void write(QualityReport report, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("test", report.test());
        json.writeStringProperty("shadow", report.shadow());
        json.writeStringProperty("segment", report.segment());
        json.writeStringProperty("window_start", JsonForms.time(report.windowStart()));
        json.writeStringProperty("window_end", JsonForms.time(report.windowEnd()));
        json.writeStringProperty("mature_at", JsonForms.time(report.matureAt()));
        text(json, "model_min", report.models().min());
        text(json, "model_max", report.models().max());
        counts(json, report.counts());
        json.writeEndObject();
    }

    /** The counts themselves, from which all other numbers can be computed. */
    private static void counts(JsonGenerator json, QualityCounts counts) {
        json.writeNumberProperty("unanswered", counts.unanswered());
        json.writeNumberProperty("by_default", counts.byDefault());
        json.writeNumberProperty("misfits", counts.misfits());
        json.writeObjectPropertyStart("answers");
        new TreeMap<>(counts.answers()).forEach((answer, of) -> answer(json, answer, of));
        json.writeEndObject();
        answer(json, "rest", counts.rest());
        for (QualitySketch sketch : QualitySketch.values()) {
            bytes(json, sketch.field(), counts.sketch(sketch));
        }
    }

    private static void answer(JsonGenerator json, String name, AnswerCounts counts) {
        json.writeObjectPropertyStart(name);
        cell(json, "agreeing", counts.agreeing());
        cell(json, "differing", counts.differing());
        json.writeEndObject();
    }

    private static void cell(JsonGenerator json, String name, Cell cell) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("requests", cell.requests());
        json.writeNumberProperty("labelled", cell.labelled());
        json.writeNumberProperty("both_right", cell.bothRight());
        json.writeNumberProperty("shadow_right", cell.shadowRight());
        json.writeNumberProperty("primary_right", cell.primaryRight());
        bytes(json, "losses", cell.losses());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }

    private static void bytes(JsonGenerator json, String name, byte @Nullable [] value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeBinary(value);
        }
    }

    /**
     * The report that {@link #write} wrote.
     *
     * @throws JacksonException if a field is missing or has another type
     * @throws DateTimeException if a time is none
     */
    public static QualityReport read(JsonNode report) {
        return new QualityReport(
                report.required("test").stringValue(),
                report.required("shadow").stringValue(),
                report.required("segment").stringValue(),
                time(report, "window_start"),
                time(report, "window_end"),
                time(report, "mature_at"),
                new Models(textOrNull(report, "model_min"), textOrNull(report, "model_max")),
                counts(report));
    }

    private static QualityCounts counts(JsonNode report) {
        Map<String, AnswerCounts> answers = new HashMap<>();
        report.required("answers")
                .properties()
                .forEach(one -> answers.put(one.getKey(), answer(one.getValue())));
        Map<String, byte[]> sketches = new HashMap<>();
        for (QualitySketch sketch : QualitySketch.values()) {
            byte[] bytes = bytesOrNull(report, sketch.field());
            if (bytes != null) {
                sketches.put(sketch.field(), bytes);
            }
        }
        return new QualityCounts(
                answers,
                answer(report.required("rest")),
                report.required("unanswered").longValue(),
                report.required("by_default").longValue(),
                report.required("misfits").longValue(),
                sketches);
    }

    private static AnswerCounts answer(JsonNode counts) {
        return new AnswerCounts(
                cell(counts.required("agreeing")), cell(counts.required("differing")));
    }

    private static Cell cell(JsonNode cell) {
        return new Cell(
                cell.required("requests").longValue(),
                cell.required("labelled").longValue(),
                cell.required("both_right").longValue(),
                cell.required("shadow_right").longValue(),
                cell.required("primary_right").longValue(),
                bytesOrNull(cell, "losses"));
    }

    private static long time(JsonNode report, String name) {
        return Instant.parse(report.required(name).stringValue()).toEpochMilli();
    }

    @Nullable
    private static String textOrNull(JsonNode report, String name) {
        JsonNode value = report.required(name);
        return value.isNull() ? null : value.stringValue();
    }

    private static byte @Nullable [] bytesOrNull(JsonNode report, String name) {
        JsonNode value = report.required(name);
        return value.isNull() ? null : value.binaryValue();
    }
}
