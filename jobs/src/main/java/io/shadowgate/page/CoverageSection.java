package io.shadowgate.page;

import io.shadowgate.decision.Decision;
import io.shadowgate.markup.Markup;
import io.shadowgate.results.RecordCounts;
import io.shadowgate.results.ShadowError;
import io.shadowgate.results.Summary;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.window.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Where all records went: from what was read to what each shadow answered. */
final class CoverageSection implements Section {
    private static final int WIDTH = 200;

    /** One outcome of a request, and where it is counted. */
    private record Outcome(String what, String field, ToLongFunction<Coverage> count) {}

    private static final List<Outcome> OUTCOMES =
            List.of(
                    new Outcome("scored", "scored", Coverage::scored),
                    new Outcome("timed out", "timed_out", Coverage::timedOut),
                    new Outcome("model error", "model_error", Coverage::modelError),
                    new Outcome("bad input", "bad_input", Coverage::badInput),
                    new Outcome("no answer in the log", "missing", Coverage::missing),
                    new Outcome(
                            "server not available (not compared)",
                            "unavailable",
                            Coverage::unavailable));

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
                Columns.of("records").numbers("number").texts("share of those read"),
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
                    Columns.of("why records were rejected").numbers("number"),
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
        outcomes(story, sheet);
        story.shadows().forEach(shadow -> errors(shadow, summary, sheet));
        for (String rest : summary.segmentsCut()) {
            sheet.note(
                    rest
                            + ": a window has more values than compare.max-segment-values; the"
                            + " others are counted as one value.");
        }
    }

    /** A row for each outcome, and a column for each shadow. */
    private static void outcomes(Story story, Sheet sheet) {
        List<Decision> decisions =
                story.shadows().stream()
                        .map(shadow -> shadow.last().decision())
                        .filter(Objects::nonNull)
                        .toList();
        if (decisions.isEmpty()) {
            return;
        }
        Columns columns = Columns.of("what the shadow answered");
        decisions.forEach(decision -> columns.numbers(decision.shadow()));
        sheet.table(
                "Outcomes",
                columns,
                () -> {
                    for (Outcome outcome : OUTCOMES) {
                        if (decisions.stream().anyMatch(one -> count(outcome, one) > 0)) {
                            List<Markup.Content> cells = new ArrayList<>();
                            cells.add(sheet.cell(outcome.what));
                            decisions.forEach(one -> cells.add(() -> cell(outcome, one, sheet)));
                            sheet.row(cells.toArray(Markup.Content[]::new));
                        }
                    }
                });
    }

    private static long count(Outcome outcome, Decision decision) {
        return outcome.count.applyAsLong(decision.coverage());
    }

    private static void cell(Outcome outcome, Decision decision, Sheet sheet) {
        long count = count(outcome, decision);
        long taken = decision.coverage().taken();
        sheet.count(decision.shadow() + "/coverage/" + outcome.field, count);
        if (count > 0 && taken > 0) {
            sheet.out().text(" (" + Words.share((double) count / taken) + ")");
        }
    }

    private static void errors(ShadowStory shadow, Summary summary, Sheet sheet) {
        List<ShadowError> errors = summary.shadowErrors().getOrDefault(shadow.name(), List.of());
        if (!errors.isEmpty()) {
            sheet.table(
                    "Errors of " + shadow.name(),
                    Columns.of("errors of " + shadow.name()).numbers("number"),
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
