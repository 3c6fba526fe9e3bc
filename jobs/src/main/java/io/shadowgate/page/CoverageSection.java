package io.shadowgate.page;

import io.shadowgate.decision.Decision;
import io.shadowgate.markup.Markup;
import io.shadowgate.results.RecordCounts;
import io.shadowgate.results.ShadowError;
import io.shadowgate.results.Summary;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.window.Coverage;
import java.util.List;

/** Where all records went: from what was read to what each shadow answered. */
final class CoverageSection implements Section {
    private static final int WIDTH = 200;

    @Override
    public String title() {
        return "Coverage: where all records went";
    }

    @Override
    public boolean appliesTo(Story story) {
        return true;
    }

    @Override
    public void write(Story story, Sheet sheet) {
        Summary summary = story.summary();
        RecordCounts records = summary.records();
        long read = records.read();
        sheet.table(
                "Records",
                List.of("records", "number", "share of those read"),
                () -> {
                    step("read", "read", read, read, sheet);
                    step("rejected", "rejected", records.rejected(), read, sheet);
                    some(
                            "  requests without a response",
                            "requests_alone",
                            records.requestsAlone(),
                            read,
                            sheet);
                    some(
                            "  responses without a request",
                            "responses_alone",
                            records.responsesAlone(),
                            read,
                            sheet);
                    step("not sampled", "not_sampled", records.notSampled(), read, sheet);
                    some("duplicates", "duplicates", records.duplicates(), read, sheet);
                    some(
                            "answers without a request",
                            "primary_missing",
                            records.primaryMissing(),
                            read,
                            sheet);
                    step("compared", "compared", records.compared(), read, sheet);
                });
        if (records.elsewhere() > 0) {
            sheet.note(
                    "Not read: "
                            + Words.count(records.elsewhere())
                            + " records of other tests (traffic.record.where).");
        }
        if (!summary.rejectedReasons().isEmpty()) {
            sheet.table(
                    "Reasons",
                    List.of("why records were rejected", "number"),
                    () ->
                            summary.rejectedReasons()
                                    .forEach(
                                            (reason, count) ->
                                                    sheet.row(
                                                            sheet.cell(reason),
                                                            () ->
                                                                    sheet.count(
                                                                            "rejected_reasons/"
                                                                                    + reason,
                                                                            count))));
        }
        story.shadows().forEach(shadow -> outcomes(shadow, summary, sheet));
        for (String rest : summary.segmentsCut()) {
            sheet.note(
                    rest
                            + ": a window has more values than compare.max-segment-values; the"
                            + " others are counted as one value.");
        }
    }

    private static void outcomes(ShadowStory shadow, Summary summary, Sheet sheet) {
        Decision decision = shadow.last().decision();
        if (decision == null) {
            return;
        }
        sheet.shadow(shadow.name());
        Coverage coverage = decision.coverage();
        long taken = coverage.taken();
        String of = shadow.name() + "/coverage/";
        sheet.table(
                "Outcomes of " + shadow.name(),
                List.of("outcome", "number", "share of requests"),
                () -> {
                    step("scored", of + "scored", coverage.scored(), taken, sheet);
                    some("timed out", of + "timed_out", coverage.timedOut(), taken, sheet);
                    some("model error", of + "model_error", coverage.modelError(), taken, sheet);
                    some("bad input", of + "bad_input", coverage.badInput(), taken, sheet);
                    some("no answer in the log", of + "missing", coverage.missing(), taken, sheet);
                    some(
                            "server not available (not compared)",
                            of + "unavailable",
                            coverage.unavailable(),
                            taken,
                            sheet);
                });
        List<ShadowError> errors = summary.shadowErrors().getOrDefault(shadow.name(), List.of());
        if (!errors.isEmpty()) {
            sheet.table(
                    "Errors of " + shadow.name(),
                    List.of("error", "number"),
                    () ->
                            errors.forEach(
                                    error ->
                                            sheet.row(
                                                    sheet.cell(error.example()),
                                                    () ->
                                                            sheet.count(
                                                                    shadow.name()
                                                                            + "/errors/"
                                                                            + error.error(),
                                                                    error.count()))));
        }
    }

    /** A row for what most tests do not have. */
    private static void some(String what, String of, long count, long whole, Sheet sheet) {
        if (count > 0) {
            step(what, of, count, whole, sheet);
        }
    }

    private static void step(String what, String of, long count, long whole, Sheet sheet) {
        sheet.row(
                sheet.cell(what),
                () -> sheet.count(of, count),
                () -> {
                    if (whole > 0) {
                        bar((double) count / whole, sheet.out());
                        sheet.out().text(Words.share((double) count / whole));
                    }
                });
    }

    private static void bar(double share, Markup out) {
        out.element(
                "svg",
                () ->
                        out.empty(
                                "rect",
                                "class",
                                "fill",
                                "y",
                                "3",
                                "width",
                                Markup.number(share * WIDTH),
                                "height",
                                "8",
                                "fill",
                                "#5b6470"),
                "class",
                "bar",
                "width",
                Integer.toString(WIDTH),
                "height",
                "14",
                "aria-hidden",
                "true");
    }
}
