package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.comparison.CutCalls;
import io.shadowgate.comparison.RunCounts;
import io.shadowgate.decision.Decision;
import io.shadowgate.output.json.DecisionForm;
import io.shadowgate.results.ShadowError;
import io.shadowgate.results.Summary;
import io.shadowgate.results.Summary.LastDecision;
import io.shadowgate.spec.Inference;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.text.Printable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** The summary printed at the end of a run. */
final class SummaryTable {
    private static final int MOST_REASONS = 3;
    private static final int MOST_FEATURES = 10;

    private SummaryTable() {}

    static void print(Backfill.Finished finished, ShadowTest test, PrintStream out) {
        print(finished.summary(), out);
        finished.runCounts().forEach((shadow, run) -> print(shadow, run, test.inference(), out));
        finished.toCheck().forEach(sentence -> out.println("Check: " + sentence));
        out.println("Results: " + finished.results());
    }

    private static void print(String shadow, RunCounts run, Inference inference, PrintStream out) {
        run.alone()
                .forEach(
                        (reason, requests) ->
                                out.printf(
                                        Locale.ROOT,
                                        "%s: %,d requests were each sent in a call of their own,"
                                                + " because %s%n",
                                        shadow,
                                        requests,
                                        reason));
        if (!run.missing().isEmpty()) {
            out.printf(
                    "%s: missing values were replaced (shadows[].missing): %s%n",
                    shadow, replaced(run.missing()));
        }
        CutCalls cut = run.cutCalls();
        if (cut.requests() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%s: %,d requests were sent in calls of fewer than %d"
                            + " (inference.batch), down to %d, because larger calls would come near"
                            + " %d ms (inference.timeout)%n",
                    shadow,
                    cut.requests(),
                    inference.batch(),
                    cut.rows(),
                    inference.timeout().toMillis());
        }
    }

    /** The most frequent first. */
    private static String replaced(Map<String, Long> missing) {
        String shown =
                missing.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(MOST_FEATURES)
                        .map(
                                each ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %,d",
                                                Printable.of(each.getKey()),
                                                each.getValue()))
                        .collect(Collectors.joining(", "));
        return missing.size() <= MOST_FEATURES
                ? shown
                : shown + " and " + (missing.size() - MOST_FEATURES) + " more";
    }

    static void print(Summary summary, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%nRead %,d records: %,d compared, %,d not sampled, %,d rejected",
                summary.records().read(),
                summary.records().compared(),
                summary.records().notSampled(),
                summary.records().rejected());
        also(out, summary.records().requestsAlone(), "of them requests without a response");
        also(out, summary.records().responsesAlone(), "of them responses without a request");
        also(out, summary.records().duplicates(), "duplicates");
        also(out, summary.records().primaryMissing(), "answers without a request");
        out.println();
        if (summary.records().elsewhere() > 0) {
            out.printf(
                    Locale.ROOT,
                    "Not read: %,d records of other tests (traffic.record.where)%n",
                    summary.records().elsewhere());
        }
        if (summary.records().notMirrored() > 0) {
            out.printf(
                    Locale.ROOT,
                    "Not mirrored: %,d requests that mirrors dropped%n",
                    summary.records().notMirrored());
        }
        int shown = 0;
        for (Map.Entry<String, Long> reason : summary.rejectedReasons().entrySet()) {
            if (shown++ == MOST_REASONS) {
                out.println("  rejected: ... (the rest in rejected/)");
                break;
            }
            out.printf(
                    Locale.ROOT,
                    "  rejected: %,d x %s%n",
                    reason.getValue(),
                    cut(Printable.of(reason.getKey())));
        }
        summary.shadowErrors().forEach((shadow, errors) -> printErrors(shadow, errors, out));
        for (String rest : summary.segmentsCut()) {
            out.printf(
                    "  %s: a window has more values than compare.max-segment-values; the"
                            + " others are counted as one value%n",
                    rest);
        }
        TextTable table =
                TextTable.forColumns(
                        Help.defaultColorScheme(Ansi.OFF),
                        new Column(16, 0, Overflow.SPAN),
                        new Column(14, 1, Overflow.SPAN),
                        new Column(13, 1, Overflow.SPAN),
                        new Column(11, 1, Overflow.SPAN),
                        new Column(9, 1, Overflow.SPAN),
                        new Column(10, 1, Overflow.SPAN),
                        new Column(12, 1, Overflow.SPAN));
        table.addRowValues(
                "shadow", "verdict", "requests", "agreement", "p99 ms", "errors", "divergence");
        for (LastDecision shadow : summary.shadows()) {
            DecisionForm.Numbers numbers =
                    shadow.decision() == null ? null : DecisionForm.Numbers.of(shadow.decision());
            table.addRowValues(
                    shadow.shadow(),
                    word(shadow),
                    text(numbers, DecisionForm.Numbers::requests),
                    text(numbers, DecisionForm.Numbers::agreement),
                    text(numbers, DecisionForm.Numbers::shadowP99Ms),
                    text(numbers, DecisionForm.Numbers::errorRate),
                    text(numbers, DecisionForm.Numbers::jsDivergence));
        }
        out.println();
        out.print(table);
        out.println();
        for (LastDecision shadow : summary.shadows()) {
            out.printf("%s %s: %s%n", word(shadow), shadow.shadow(), Printable.of(shadow.reason()));
        }
        for (LastDecision shadow : summary.shadows()) {
            String labels = shadow.decision() == null ? "" : labels(shadow.decision());
            if (!labels.isEmpty()) {
                out.printf("%s by its labels: %s%n", shadow.shadow(), labels);
            }
        }
    }

    private static void printErrors(String shadow, List<ShadowError> errors, PrintStream out) {
        int shown = 0;
        for (ShadowError error : errors) {
            if (shown++ == MOST_REASONS) {
                out.printf("  %s failed: ... (more in summary.json)%n", Printable.of(shadow));
                break;
            }
            out.printf(
                    Locale.ROOT,
                    "  %s failed: %,d x %s%n",
                    Printable.of(shadow),
                    error.count(),
                    cut(Printable.of(error.example())));
        }
    }

    /** Who is right where they differ, and how far labels are; empty in a test without labels. */
    static String labels(Decision decision) {
        DecisionForm.Labels labels = DecisionForm.Labels.of(decision);
        if (labels == null) {
            return "";
        }
        if (labels.coverage() == null || labels.behind() == null) {
            return "no window is mature yet";
        }
        String coverage =
                String.format(
                        Locale.ROOT,
                        "%.0f %% labelled, %s behind",
                        100 * labels.coverage(),
                        labels.behind());
        DecisionForm.Labels.Answers answers = labels.answers();
        if (answers == null
                || answers.shadowCorrectOnDisagreements() == null
                || answers.primaryCorrectOnDisagreements() == null) {
            return coverage;
        }
        return String.format(
                Locale.ROOT,
                "where it differs from %s it is right in %.1f %% of %,d labelled disagreements,"
                        + " %s in %.1f %% (%s)",
                decision.primary(),
                100 * answers.shadowCorrectOnDisagreements(),
                answers.labelledDisagreements(),
                decision.primary(),
                100 * answers.primaryCorrectOnDisagreements(),
                coverage);
    }

    private static String word(LastDecision shadow) {
        return shadow.verdict() + (shadow.isRejectedSoFar() ? " so far" : "");
    }

    /** Adds a count that is zero in most logs. */
    private static void also(PrintStream out, long count, String named) {
        if (count > 0) {
            out.printf(Locale.ROOT, ", %,d %s", count, named);
        }
    }

    private static String text(
            DecisionForm.@Nullable Numbers numbers, Function<DecisionForm.Numbers, Object> number) {
        Object value = numbers == null ? null : number.apply(numbers);
        return value == null ? "-" : value.toString();
    }

    private static String cut(String reason) {
        return reason.length() <= 100 ? reason : reason.substring(0, 97) + "...";
    }
}
