package io.shadowgate.output.json;

import io.shadowgate.arm.ArmReport;
import io.shadowgate.comparison.Agreement;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.Compare;
import io.shadowgate.stage.StageRecord;
import io.shadowgate.window.WindowReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The records that leave ShadowGate. */
public final class JsonForms {
    private JsonForms() {}

    public static JsonForm<Comparison> comparison(Compare compare) {
        Agreement agreement = new Agreement(compare);
        return (comparison, json) ->
                Json.COMPACT.writeValue(
                        json, ComparisonForm.of(comparison, agreement, compare.segments()));
    }

    public static void windowReport(WindowReport report, JsonGenerator json) {
        WindowForm.write(report, json);
    }

    public static void quality(QualityReport report, JsonGenerator json) {
        QualityForm.write(report, json);
    }

    public static void arms(ArmReport report, JsonGenerator json) {
        ArmForm.write(report, json);
    }

    public static void stage(StageRecord record, JsonGenerator json) {
        StageForm.write(record, json);
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

    static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
