package io.shadowgate.output.json;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.gate.Decision;
import io.shadowgate.request.Prediction;
import io.shadowgate.request.Rejected;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.WindowReport;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The records that leave ShadowGate. Comparisons and window reports are written field by field: a
 * log has one comparison per request and shadow, and binding would make each of them slower.
 */
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
        WindowForm.write(report, json);
    }

    public static void decision(Decision decision, JsonGenerator json) {
        Json.COMPACT.writeValue(json, DecisionForm.of(decision));
    }

    public static void rejected(Rejected rejected, JsonGenerator json) {
        Json.COMPACT.writeValue(
                json,
                new RejectedForm(
                        rejected.reason(),
                        rejected.position(),
                        rejected.record(),
                        rejected.timestamp() == null ? null : time(rejected.timestamp())));
    }

    private record RejectedForm(
            String reason, String position, String record, @Nullable String timestamp) {}

    private static void coverage(JsonGenerator json, Coverage coverage) {
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

    private static void number(JsonGenerator json, String name, @Nullable Double value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value);
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
