package io.shadowgate.output.json;

import io.shadowgate.comparison.Agreement;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.Compare;
import io.shadowgate.window.Coverage;
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
        json.writeNumberProperty("unavailable", coverage.unavailable());
    }

    private static void number(JsonGenerator json, String name, @Nullable Double value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }

    static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
