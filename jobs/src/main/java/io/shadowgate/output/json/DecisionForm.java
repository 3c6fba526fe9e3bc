package io.shadowgate.output.json;

import static io.shadowgate.output.json.JsonForms.number;
import static io.shadowgate.output.json.JsonForms.time;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.EvidenceStatus;
import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.DistributionGate;
import io.shadowgate.gate.ErrorGate;
import io.shadowgate.gate.Estimate;
import io.shadowgate.gate.LatencyGate;
import io.shadowgate.policy.Check;
import io.shadowgate.policy.GateResult;
import io.shadowgate.policy.PolicyVerdict;
import io.shadowgate.policy.SegmentResult;
import io.shadowgate.spec.NoiseFloor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import tools.jackson.core.JsonGenerator;

/** A decision, field by field. */
final class DecisionForm {
    private DecisionForm() {}

    static void write(Decision decision, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("test", decision.test());
        json.writeStringProperty("primary", decision.primary());
        json.writeStringProperty("shadow", decision.shadow());
        json.writeStringProperty("window_start", time(decision.windowStart()));
        json.writeStringProperty("window_end", time(decision.windowEnd()));
        json.writeStringProperty("verdict", decision.verdict().name());
        json.writeBooleanProperty("promote", decision.promote());
        json.writeBooleanProperty("final", decision.isFinal());
        json.writeStringProperty("reason", decision.ruling().reason());
        json.writeStringProperty("policy", decision.policy().name().toLowerCase(Locale.ROOT));
        checks(json, decision.ruling());
        explanations(json, decision);
        summary(json, decision);
        json.writeObjectPropertyStart("verdicts");
        judgement(json, "evidence", decision.evidence());
        judgement(json, "point", decision.point());
        json.writeEndObject();
        status(json, decision.status());
        latencies(json, decision);
        groups(json, decision);
        if (!decision.segments().isEmpty()) {
            json.writeObjectPropertyStart("segments");
            decision.segments().forEach(one -> segment(json, one));
            json.writeEndObject();
        }
        if (decision.noiseFloor() != null) {
            noiseFloor(json, decision.noiseFloor());
        }
        json.writeObjectPropertyStart("coverage");
        json.writeNumberProperty("compared", decision.coverage().compared());
        JsonForms.coverage(json, decision.coverage());
        json.writeEndObject();
        json.writeStringProperty("first_event_time", time(decision.firstEventTime()));
        json.writeStringProperty("last_event_time", time(decision.lastEventTime()));
        json.writeStringProperty("model_sha256", decision.modelSha256());
        json.writeStringProperty("spec_sha256", decision.specSha256());
        json.writeEndObject();
    }

    private static void checks(JsonGenerator json, PolicyVerdict judgement) {
        json.writeObjectPropertyStart("checks");
        judgement.checks().forEach(one -> json.writeBooleanProperty(one.name(), one.passed()));
        json.writeEndObject();
    }

    /** Gates that are one check together, each group under its name. */
    private static void groups(JsonGenerator json, Decision decision) {
        Map<String, List<GateResult>> groups =
                decision.gates().stream()
                        .filter(gate -> !gate.isCheck())
                        .collect(groupingBy(GateResult::group, LinkedHashMap::new, toList()));
        groups.forEach(
                (group, gates) -> {
                    json.writeObjectPropertyStart(group);
                    gates.forEach(gate -> result(json, gate.name(), gate, gate.reason()));
                    json.writeEndObject();
                });
    }

    /** Of each check of the policy that rules, with the evidence at its gate, if it has one. */
    private static void explanations(JsonGenerator json, Decision decision) {
        Map<String, GateResult> gates =
                decision.gates().stream()
                        .filter(GateResult::isCheck)
                        .collect(Collectors.toMap(GateResult::name, Function.identity()));
        json.writeObjectPropertyStart("explanations");
        for (Check check : decision.ruling().checks()) {
            GateResult gate = gates.get(check.name());
            if (gate != null) {
                result(json, check.name(), gate, check.reason());
            } else {
                json.writeObjectPropertyStart(check.name());
                number(json, "observed", check.observed());
                json.writeNumberProperty("limit", check.limit());
                json.writeStringProperty("reason", check.reason());
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, String name, GateResult result, String reason) {
        json.writeObjectPropertyStart(name);
        number(json, "observed", result.observed());
        number(json, "lower", result.lower());
        number(json, "upper", result.upper());
        json.writeNumberProperty("limit", result.limit());
        json.writeNumberProperty("log_evidence_good", result.logGood());
        json.writeNumberProperty("log_evidence_bad", result.logBad());
        json.writeStringProperty("standing", result.standing().name());
        json.writeStringProperty("reason", reason);
        json.writeEndObject();
    }

    private static void segment(JsonGenerator json, SegmentResult segment) {
        json.writeObjectPropertyStart(segment.segment());
        json.writeStringProperty("standing", segment.standing().name());
        json.writeNumberProperty("log_evidence_good", segment.logGood());
        json.writeNumberProperty("log_evidence_bad", segment.logBad());
        segment.gates().forEach(one -> result(json, one.name(), one, one.reason()));
        json.writeEndObject();
    }

    private static void judgement(JsonGenerator json, String name, PolicyVerdict judgement) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("verdict", judgement.verdict().name());
        json.writeStringProperty("reason", judgement.reason());
        checks(json, judgement);
        json.writeEndObject();
    }

    private static void status(JsonGenerator json, EvidenceStatus status) {
        json.writeObjectPropertyStart("evidence");
        json.writeStringProperty("since", time(status.since()));
        json.writeNumberProperty("log_evidence_bad", status.logBad());
        json.writeStringProperty("proven_at", timeOrNull(status.provenAt()));
        json.writeStringProperty("rejected_at", timeOrNull(status.rejectedAt()));
        json.writeStringProperty("bad_since", timeOrNull(status.badSince()));
        json.writeBooleanProperty("alarm", status.alarmed());
        json.writeStringProperty("alarmed_at", timeOrNull(status.alarmedAt()));
        json.writeNumberProperty("log_alarm", status.logAlarm());
        json.writeName("restarted_from");
        if (status.restartedFrom() == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            json.writeStringProperty("spec_sha256", status.restartedFrom().specSha256());
            json.writeStringProperty("model_sha256", status.restartedFrom().modelSha256());
            json.writeEndObject();
        }
        json.writeNumberProperty("restarts", status.restarts());
        json.writeNumberProperty("shadows", status.shadows());
        json.writeNumberProperty("time_blocks", status.timeBlocks());
        json.writeName("time_effect");
        if (status.timeEffects() == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            status.timeEffects().forEach(json::writeNumberProperty);
            json.writeEndObject();
        }
        json.writeNumberProperty("windows_in_hindsight", status.hindsight());
        json.writeEndObject();
    }

    private static void noiseFloor(JsonGenerator json, NoiseFloor floor) {
        json.writeObjectPropertyStart("noise_floor");
        json.writeNumberProperty("disagreement_rate", floor.disagreementRate());
        json.writeNumberProperty("error_rate", floor.errorRate());
        json.writeNumberProperty("divergence", floor.divergence());
        number(json, "latency_overhead_ms", floor.latencyOverheadMs());
        json.writeEndObject();
    }

    private static void latencies(JsonGenerator json, Decision decision) {
        json.writeObjectPropertyStart("latencies");
        for (Estimate estimate : decision.latencies()) {
            json.writeObjectPropertyStart(estimate.name());
            json.writeNumberProperty("observed", estimate.value());
            json.writeNumberProperty("lower", estimate.lower());
            json.writeNumberProperty("upper", estimate.upper());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** The five entries of the reference text, rounded as Python's format would. */
    private static void summary(JsonGenerator json, Decision decision) {
        json.writeObjectPropertyStart("report_summary");
        json.writeNumberProperty("requests", decision.coverage().compared());
        json.writeStringProperty(
                "agreement", percent(decision.check(AgreementGate.NAME).observed(), 2));
        json.writeStringProperty(
                "shadow_p99_ms", fixed(decision.check(LatencyGate.NAME).observed(), 1));
        json.writeStringProperty(
                "error_rate", percent(decision.check(ErrorGate.NAME).observed(), 4));
        json.writeStringProperty(
                "js_divergence", fixed(decision.check(DistributionGate.NAME).observed(), 4));
        json.writeEndObject();
    }

    @Nullable
    private static String timeOrNull(@Nullable Long epochMs) {
        return epochMs == null ? null : time(epochMs);
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
