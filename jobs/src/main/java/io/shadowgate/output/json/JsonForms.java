package io.shadowgate.output.json;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.request.Prediction;
import io.shadowgate.request.Rejected;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.WindowReport;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;
import tools.jackson.core.JsonGenerator;

/** The records that leave ShadowGate, field by field. */
public final class JsonForms {
    private JsonForms() {}

    public static JsonForm<Comparison> comparison(List<String> segments) {
        List<String> names = List.copyOf(segments);
        return (comparison, json) -> {
            json.writeStartObject();
            json.writeStringProperty("request_id", comparison.requestId());
            json.writeStringProperty("timestamp", time(comparison.timestamp()));
            json.writeStringProperty("shadow", comparison.shadow());
            json.writeStringProperty("outcome", comparison.outcome().name());
            prediction(json, "primary_prediction", comparison.primaryPrediction());
            prediction(json, "shadow_prediction", comparison.shadowPrediction());
            json.writeName("agreement");
            if (comparison.agreement() == null) {
                json.writeNull();
            } else {
                json.writeBoolean(comparison.agreement());
            }
            json.writeNumberProperty("primary_latency_ms", comparison.primaryLatencyMs());
            number(json, "shadow_latency_ms", orNull(comparison.shadowLatencyMs()));
            json.writeObjectPropertyStart("segments");
            for (int i = 0; i < names.size(); i++) {
                if (comparison.segments()[i] != null) {
                    json.writeStringProperty(names.get(i), comparison.segments()[i]);
                }
            }
            json.writeEndObject();
            if (comparison.error() != null) {
                json.writeStringProperty("error", comparison.error());
            }
            json.writeEndObject();
        };
    }

    public static void windowReport(WindowReport report, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("test", report.test());
        json.writeStringProperty("shadow", report.shadow());
        json.writeStringProperty("segment", report.segment());
        json.writeStringProperty("window_start", time(report.windowStart()));
        json.writeStringProperty("window_end", time(report.windowEnd()));
        json.writeNumberProperty("total_requests", report.coverage().compared());
        number(json, "agreement_rate", report.agreementRate());
        number(json, "primary_latency_p50", report.primaryLatencyP50());
        number(json, "primary_latency_p99", report.primaryLatencyP99());
        number(json, "shadow_latency_p50", report.shadowLatencyP50());
        number(json, "shadow_latency_p99", report.shadowLatencyP99());
        number(json, "shadow_error_rate", report.shadowErrorRate());
        number(json, "prediction_distribution_divergence", report.divergence());
        coverage(json, report.coverage());
        json.writeNumberProperty("agreed", report.agreed());
        json.writeNumberProperty("measured", report.latencies().measured());
        json.writeNumberProperty("over_limit", report.latencies().overLimit());
        json.writeNumberProperty("shadow_only_slow", report.latencies().shadowOnlySlow());
        json.writeNumberProperty("primary_only_slow", report.latencies().primaryOnlySlow());
        json.writeStringProperty("first_event_time", time(report.firstEventTime()));
        json.writeStringProperty("last_event_time", time(report.lastEventTime()));
        bytes(json, "primary_latency", report.primaryLatency());
        bytes(json, "shadow_latency", report.shadowLatency());
        bytes(json, "predictions", report.predictions());
        bytes(json, "clusters", report.clusters());
        json.writeEndObject();
    }

    public static void decision(Decision decision, JsonGenerator json) {
        DecisionForm.write(decision, json);
    }

    public static void rejected(Rejected rejected, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("reason", rejected.reason());
        json.writeStringProperty("position", rejected.position());
        json.writeStringProperty("record", rejected.record());
        json.writeStringProperty(
                "timestamp", rejected.timestamp() == null ? null : time(rejected.timestamp()));
        json.writeEndObject();
    }

    static void coverage(JsonGenerator json, Coverage coverage) {
        json.writeNumberProperty("read", coverage.read());
        json.writeNumberProperty("rejected", coverage.rejected());
        json.writeNumberProperty("not_sampled", coverage.notSampled());
        json.writeNumberProperty("duplicates", coverage.duplicates());
        json.writeNumberProperty("primary_missing", coverage.primaryMissing());
        json.writeNumberProperty("scored", coverage.scored());
        json.writeNumberProperty("timed_out", coverage.timedOut());
        json.writeNumberProperty("model_error", coverage.modelError());
        json.writeNumberProperty("bad_input", coverage.badInput());
        json.writeNumberProperty("missing", coverage.missing());
    }

    private static void prediction(
            JsonGenerator json, String name, @Nullable Prediction prediction) {
        json.writeName(name);
        if (prediction == null) {
            json.writeNull();
        } else if (prediction.vector() != null) {
            json.writeArray(prediction.vector(), 0, prediction.vector().length);
        } else if (prediction.label() != null) {
            json.writeString(prediction.label());
        } else {
            json.writeNumber(prediction.score());
        }
    }

    static void number(JsonGenerator json, String name, @Nullable Double value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    private static void bytes(JsonGenerator json, String name, @Nullable byte[] value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeBinary(value);
        }
    }

    @Nullable
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }

    static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
