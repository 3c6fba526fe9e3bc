package io.shadowgate.cli;

import io.shadowgate.app.Backfill;
import io.shadowgate.comparison.CutCalls;
import io.shadowgate.comparison.RunCounts;
import io.shadowgate.console.LabelLine;
import io.shadowgate.results.Summary.LastDecision;
import io.shadowgate.spec.Inference;
import io.shadowgate.story.ShadowStory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run that has ended did beside its results, in sentences. */
final class RunNotes {
    private static final int MOST_FEATURES = 10;

    private RunNotes() {}

    static List<String> of(Backfill.Finished finished, Inference inference) {
        List<String> notes = new ArrayList<>();
        for (ShadowStory shadow : finished.story().shadows()) {
            finished.summary().shadows().stream()
                    .filter(last -> last.shadow().equals(shadow.name()))
                    .filter(last -> !ofRange(last).equals(ofRange(shadow.last())))
                    .map(RunNotes::ofRange)
                    .forEach(notes::add);
        }
        for (LastDecision last : finished.summary().shadows()) {
            String labels = last.decision() == null ? null : LabelLine.of(last.decision());
            if (labels != null) {
                notes.add(last.shadow() + " by its labels: " + labels);
            }
        }
        finished.runCounts().forEach((shadow, run) -> add(shadow, run, inference, notes));
        finished.toCheck().forEach(sentence -> notes.add("Check: " + sentence));
        return notes;
    }

    private static String ofRange(LastDecision last) {
        return "At the end of the range: "
                + last.verdict()
                + (last.isRejectedSoFar() ? " so far" : "")
                + " "
                + last.shadow()
                + ": "
                + last.reason();
    }

    private static void add(String shadow, RunCounts run, Inference inference, List<String> notes) {
        run.alone()
                .forEach(
                        (reason, requests) ->
                                notes.add(
                                        String.format(
                                                Locale.ROOT,
                                                "%s: %,d requests were each sent in a call of their"
                                                        + " own, because %s",
                                                shadow,
                                                requests,
                                                reason)));
        if (!run.missing().isEmpty()) {
            notes.add(
                    shadow
                            + ": missing values were replaced (shadows[].missing): "
                            + replaced(run.missing()));
        }
        CutCalls cut = run.cutCalls();
        if (cut.requests() > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "%s: %,d requests were sent in calls of fewer than %d"
                                    + " (inference.batch), down to %d, because larger calls would"
                                    + " come near %d ms (inference.timeout)",
                            shadow,
                            cut.requests(),
                            inference.batch(),
                            cut.rows(),
                            inference.timeout().toMillis()));
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
                                                each.getKey(),
                                                each.getValue()))
                        .collect(Collectors.joining(", "));
        return missing.size() <= MOST_FEATURES
                ? shown
                : shown + " and " + (missing.size() - MOST_FEATURES) + " more";
    }
}
