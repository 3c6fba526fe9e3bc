package io.shadowgate.output.json;

import io.shadowgate.arm.ArmCounts;
import io.shadowgate.arm.ArmReport;
import io.shadowgate.arm.Arms;
import io.shadowgate.spec.ArmLimit.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** A report on both arms as a JSON object. Equal reports give equal bytes. */
public final class ArmForm {
    private ArmForm() {}

    static void write(ArmReport report, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("test", report.test());
        json.writeStringProperty("shadow", report.shadow());
        json.writeStringProperty("window_start", time(report.windowStart()));
        json.writeStringProperty("window_end", time(report.windowEnd()));
        number(json, "observed_share", report.arms().share());
        json.writeName("primary_arm");
        counts(report.arms().primary(), true, json);
        json.writeName("shadow_arm");
        counts(report.arms().shadow(), true, json);
        json.writeEndObject();
    }

    static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    static void counts(ArmCounts counts, boolean latency, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("requests", counts.requests());
        json.writeNumberProperty("errors", counts.errors());
        json.writeNumberProperty("timed", counts.timed());
        json.writeNumberProperty("slow", counts.slow());
        number(json, "error_rate", counts.rate(Event.ERROR));
        number(json, "slow_rate", counts.rate(Event.SLOW));
        if (latency) {
            number(json, "latency_p50", counts.quantile(0.5));
            number(json, "latency_p99", counts.quantile(0.99));
            json.writeName("latency");
            if (counts.latency() == null) {
                json.writeNull();
            } else {
                json.writeBinary(counts.latency());
            }
        }
        json.writeEndObject();
    }

    static void number(JsonGenerator json, String name, @Nullable Double value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else if (Double.isInfinite(value)) {
            json.writeString(value > 0 ? "Infinity" : "-Infinity");
        } else {
            json.writeNumber(value);
        }
    }

    /**
     * The report that {@link #write} wrote.
     *
     * @throws tools.jackson.core.JacksonException if a field is missing or has another type
     * @throws java.time.DateTimeException if a time is none
     */
    public static ArmReport read(JsonNode report) {
        return new ArmReport(
                report.required("test").stringValue(),
                report.required("shadow").stringValue(),
                Instant.parse(report.required("window_start").stringValue()).toEpochMilli(),
                Instant.parse(report.required("window_end").stringValue()).toEpochMilli(),
                new Arms(
                        counts(report.required("primary_arm")),
                        counts(report.required("shadow_arm"))));
    }

    private static ArmCounts counts(JsonNode counts) {
        JsonNode latency = counts.required("latency");
        return new ArmCounts(
                counts.required("requests").longValue(),
                counts.required("errors").longValue(),
                counts.required("timed").longValue(),
                counts.required("slow").longValue(),
                latency.isNull() ? null : latency.binaryValue());
    }
}
