package io.shadowgate.output.json;

import io.shadowgate.arm.ArmReport;
import io.shadowgate.comparison.Agreement;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.privacy.Redactor;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.record.Rejected;
import io.shadowgate.slices.SliceReport;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.stage.StageRecord;
import io.shadowgate.window.WindowReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The records that leave ShadowGate. */
public final class JsonForms {
    private JsonForms() {}

    public static JsonForm<Comparison> comparison(ShadowTest test) {
        Agreement agreement = new Agreement(test.compare());
        Redactor redactor = Redactor.of(test);
        List<String> segments = test.compare().segments();
        List<String> features =
                test.sinks().files() == null ? List.of() : test.sinks().files().features();
        return (comparison, json) ->
                Json.COMPACT.writeValue(
                        json,
                        ComparisonForm.of(comparison, agreement, segments, features, redactor));
    }

    public static void windowReport(WindowReport report, JsonGenerator json) {
        WindowForm.write(report, json);
    }

    public static void quality(QualityReport report, JsonGenerator json) {
        QualityForm.write(report, json);
    }

    /**
     * @param limit the share of disagreement that is still good
     */
    public static JsonForm<SliceReport> slices(double limit) {
        return (report, json) -> SliceForm.write(report, limit, json);
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

    public static JsonForm<Rejected> rejected(ShadowTest test) {
        Redactor redactor = Redactor.of(test);
        return (rejected, json) -> write(redactor.rejected(rejected), json);
    }

    private static void write(Rejected rejected, JsonGenerator json) {
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
