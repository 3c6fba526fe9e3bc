package io.shadowgate.output.json;

import io.shadowgate.stage.ArmCheck;
import io.shadowgate.stage.StageOverride;
import io.shadowgate.stage.StageRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What the stages advise, as a JSON object. Equal records give equal bytes. */
final class StageForm {
    /** In place of minus infinity, as in decisions. */
    private static final double RULED_OUT = -1e308;

    private StageForm() {}

    static void write(StageRecord record, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("test", record.test());
        json.writeStringProperty("shadow", record.shadow());
        json.writeStringProperty("model_sha256", record.model());
        json.writeStringProperty("stage", record.stage());
        json.writeStringProperty("phase", record.phase().name());
        json.writeNumberProperty("sequence", record.sequence());
        json.writeStringProperty("action", record.action().name());
        json.writeNumberProperty("weight", record.weight());
        ArmForm.number(json, "observed_share", record.observedShare());
        text(json, "next_stage", record.nextStage());
        ArmForm.number(json, "next_weight", record.nextWeight());
        json.writeStringProperty("reason", record.reason());
        json.writeStringProperty("window_start", ArmForm.time(record.windowStart()));
        json.writeStringProperty("window_end", ArmForm.time(record.windowEnd()));
        json.writeStringProperty("since", ArmForm.time(record.since()));
        json.writeStringProperty("valid_until", ArmForm.time(record.validUntil()));
        json.writeArrayPropertyStart("done");
        record.done().forEach(json::writeString);
        json.writeEndArray();
        json.writeObjectPropertyStart("checks");
        record.checks().forEach(check -> check(check, json));
        json.writeEndObject();
        json.writeName("primary_arm");
        ArmForm.counts(record.arms().primary(), false, json);
        json.writeName("shadow_arm");
        ArmForm.counts(record.arms().shadow(), false, json);
        json.writeArrayPropertyStart("overrides");
        record.overrides().forEach(override -> write(override, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void check(ArmCheck check, JsonGenerator json) {
        json.writeObjectPropertyStart(check.name());
        ArmForm.number(json, "observed", check.observed());
        json.writeNumberProperty("limit", check.limit());
        json.writeNumberProperty("log_evidence_good", finite(check.evidence().good()));
        json.writeNumberProperty("log_evidence_bad", finite(check.evidence().bad()));
        json.writeStringProperty("standing", check.standing().name());
        json.writeEndObject();
    }

    private static double finite(double evidence) {
        return Math.max(evidence, RULED_OUT);
    }

    private static void write(StageOverride override, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("at", ArmForm.time(override.at()));
        json.writeStringProperty("kind", override.kind().name());
        json.writeStringProperty("stage", override.stage());
        json.writeStringProperty("by", override.by());
        json.writeStringProperty("reason", override.reason());
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
}
