package io.shadowgate.output;

import io.shadowgate.arm.ArmReport;
import io.shadowgate.comparison.Comparison;
import io.shadowgate.decision.Decision;
import io.shadowgate.output.json.JsonForm;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.privacy.Redactor;
import io.shadowgate.quality.QualityReport;
import io.shadowgate.record.Rejected;
import io.shadowgate.slices.SliceReport;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.stage.StageRecord;
import io.shadowgate.window.WindowReport;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A kind of result: what sinks have to know of it to write it. */
public final class ResultKind<T> {
    public static final ResultKind<Decision> DECISIONS =
            new ResultKind<>(
                    "decisions",
                    "decision",
                    test -> JsonForms::decision,
                    Decision::windowStart,
                    test -> decision -> decision.test() + "/" + decision.shadow());

    public static final ResultKind<WindowReport> WINDOWS =
            new ResultKind<>(
                    "windows",
                    "window report",
                    test -> JsonForms::windowReport,
                    WindowReport::windowStart,
                    test -> report -> report.test() + "/" + report.shadow());

    public static final ResultKind<Comparison> COMPARISONS =
            new ResultKind<>(
                    "comparisons",
                    "comparison",
                    JsonForms::comparison,
                    Comparison::timestamp,
                    ResultKind::id);

    /** Comparisons that were scored and do not agree. */
    public static final ResultKind<Comparison> DISAGREEMENTS =
            new ResultKind<>(
                    "disagreements",
                    "disagreement",
                    JsonForms::comparison,
                    Comparison::timestamp,
                    ResultKind::id);

    public static final ResultKind<Rejected> REJECTED =
            new ResultKind<>(
                    "rejected",
                    "rejected record",
                    JsonForms::rejected,
                    Rejected::time,
                    test -> rejected -> null);

    /** What labels say about mature windows, in a test with labels. */
    public static final ResultKind<QualityReport> QUALITY =
            new ResultKind<>(
                    "quality",
                    "quality report",
                    test -> JsonForms::quality,
                    QualityReport::windowStart,
                    test -> report -> report.test() + "/" + report.shadow());

    /** Where shadows differ, by period, in a test that looks for slices. */
    public static final ResultKind<SliceReport> SLICES =
            new ResultKind<>(
                    "slices",
                    "slice report",
                    test -> JsonForms.slices(test.requiredSlices().limit()),
                    SliceReport::periodStart,
                    test -> report -> report.test() + "/" + report.shadow());

    /** What both models served, in a test with stages. */
    public static final ResultKind<ArmReport> ARMS =
            new ResultKind<>(
                    "arms",
                    "report on arms",
                    test -> JsonForms::arms,
                    ArmReport::windowStart,
                    test -> report -> report.test() + "/" + report.shadow());

    /** What is advised, in a test with stages. */
    public static final ResultKind<StageRecord> STAGES =
            new ResultKind<>(
                    "stages",
                    "stage",
                    test -> JsonForms::stage,
                    StageRecord::windowStart,
                    test -> record -> record.test() + "/" + record.shadow());

    /** All kinds. */
    public static final List<ResultKind<?>> ALL =
            List.of(
                    DECISIONS,
                    WINDOWS,
                    COMPARISONS,
                    DISAGREEMENTS,
                    REJECTED,
                    QUALITY,
                    SLICES,
                    ARMS,
                    STAGES);

    private final String folder;
    private final String one;
    private final Function<ShadowTest, JsonForm<T>> form;
    private final Time<T> time;
    private final Function<ShadowTest, Key<T>> key;

    private ResultKind(
            String folder,
            String one,
            Function<ShadowTest, JsonForm<T>> form,
            Time<T> time,
            Function<ShadowTest, Key<T>> key) {
        this.folder = folder;
        this.one = one;
        this.form = form;
        this.time = time;
        this.key = key;
    }

    /** Epoch milliseconds; null for a result that has no time. */
    @FunctionalInterface
    public interface Time<T> extends Serializable {
        @Nullable Long of(T result);
    }

    /** Results with the same key keep their order; null for none. */
    @FunctionalInterface
    public interface Key<T> extends Serializable {
        @Nullable String of(T result);
    }

    /** The name of the folder that files of this kind are in, and of its key in the spec. */
    public String folder() {
        return folder;
    }

    /** What messages call one result of this kind. */
    public String one() {
        return one;
    }

    public JsonForm<T> form(ShadowTest test) {
        return form.apply(test);
    }

    /** The event time by which a result is filed. */
    public Time<T> time() {
        return time;
    }

    public Key<T> key(ShadowTest test) {
        return key.apply(test);
    }

    @Override
    public String toString() {
        return folder;
    }

    /** As it is written in the comparison. */
    private static Key<Comparison> id(ShadowTest test) {
        Redactor redactor = Redactor.of(test);
        return comparison -> redactor.id(comparison.requestId());
    }
}
