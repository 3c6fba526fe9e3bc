package io.shadowgate.sink;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.gate.Check;
import io.shadowgate.gate.Decision;
import io.shadowgate.gate.PointPolicy;
import io.shadowgate.report.Coverage;
import io.shadowgate.report.WindowReport;
import io.shadowgate.traffic.Prediction;
import io.shadowgate.traffic.Rejected;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
        json.writeStringProperty("first_event_time", time(report.firstEventTime()));
        json.writeStringProperty("last_event_time", time(report.lastEventTime()));
        bytes(json, "primary_latency", report.primaryLatency());
        bytes(json, "shadow_latency", report.shadowLatency());
        bytes(json, "predictions", report.predictions());
        json.writeEndObject();
    }

    public static void decision(Decision decision, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("test", decision.test());
        json.writeStringProperty("primary", decision.primary());
        json.writeStringProperty("shadow", decision.shadow());
        json.writeStringProperty("window_start", time(decision.windowStart()));
        json.writeStringProperty("window_end", time(decision.windowEnd()));
        json.writeStringProperty("verdict", decision.verdict().name());
        json.writeBooleanProperty("promote", decision.promote());
        json.writeStringProperty("reason", decision.reason());
        json.writeObjectPropertyStart("checks");
        decision.checks().forEach(check -> json.writeBooleanProperty(check.name(), check.passed()));
        json.writeEndObject();
        json.writeObjectPropertyStart("explanations");
        for (Check check : decision.checks()) {
            json.writeObjectPropertyStart(check.name());
            number(json, "observed", check.observed());
            json.writeNumberProperty("limit", check.limit());
            json.writeStringProperty("reason", check.reason());
            json.writeEndObject();
        }
        json.writeEndObject();
        summary(json, decision);
        json.writeObjectPropertyStart("coverage");
        json.writeNumberProperty("compared", decision.coverage().compared());
        coverage(json, decision.coverage());
        json.writeEndObject();
        json.writeStringProperty("first_event_time", time(decision.firstEventTime()));
        json.writeStringProperty("last_event_time", time(decision.lastEventTime()));
        json.writeStringProperty("model_sha256", decision.modelSha256());
        json.writeStringProperty("spec_sha256", decision.specSha256());
        json.writeEndObject();
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

    /** The five entries of the reference text, rounded as Python's format would. */
    private static void summary(JsonGenerator json, Decision decision) {
        json.writeObjectPropertyStart("report_summary");
        json.writeNumberProperty("requests", decision.coverage().compared());
        json.writeStringProperty(
                "agreement", percent(decision.check(PointPolicy.AGREEMENT).observed(), 2));
        json.writeStringProperty(
                "shadow_p99_ms", fixed(decision.check(PointPolicy.LATENCY).observed(), 1));
        json.writeStringProperty(
                "error_rate", percent(decision.check(PointPolicy.ERRORS).observed(), 4));
        json.writeStringProperty(
                "js_divergence", fixed(decision.check(PointPolicy.DISTRIBUTION).observed(), 4));
        json.writeEndObject();
    }

    private static void coverage(JsonGenerator json, Coverage coverage) {
        json.writeNumberProperty("read", coverage.read());
        json.writeNumberProperty("rejected", coverage.rejected());
        json.writeNumberProperty("not_sampled", coverage.notSampled());
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

    private static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    @Nullable
    private static String percent(@Nullable Double value, int digits) {
        return value == null ? null : fixed(value * 100, digits) + "%";
    }

    @Nullable
    private static String fixed(@Nullable Double value, int digits) {
        if (value == null || value.isInfinite()) {
            return value == null ? null : "inf";
        }
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }
}
