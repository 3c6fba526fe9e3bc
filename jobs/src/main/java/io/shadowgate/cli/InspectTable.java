package io.shadowgate.cli;

import io.shadowgate.app.LogInspector;
import io.shadowgate.app.LogTrial;
import io.shadowgate.app.ModelInspector;
import io.shadowgate.inspect.Answers;
import io.shadowgate.inspect.FeatureFacts;
import io.shadowgate.inspect.LogFacts;
import io.shadowgate.inspect.LogLayout;
import io.shadowgate.inspect.ModelTries;
import io.shadowgate.inspect.Profile;
import io.shadowgate.inspect.Quantiles;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.model.ModelFacts;
import io.shadowgate.model.Port;
import io.shadowgate.spec.Compare.Kind;
import io.shadowgate.text.Printable;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A log and a model as text for people: what is there first, and the spec at the end. */
final class InspectTable {
    private static final int WIDTH = 80;
    private static final int LABEL = 14;
    private static final int MOST_FEATURES = 40;
    private static final int MOST_REASONS = 8;

    private final PrintStream out;

    private InspectTable(PrintStream out) {
        this.out = out;
    }

    static void print(
            LogInspector.Inspected log,
            LogTrial trial,
            String spec,
            ModelInspector.@Nullable Inspected fit,
            @Nullable String model,
            PrintStream out) {
        InspectTable table = new InspectTable(out);
        table.log(log, trial);
        if (fit != null) {
            table.model(fit, String.valueOf(model), true);
        }
        table.spec(spec, "A spec to start from (--format spec prints it alone):");
    }

    static void print(ModelInspector.Inspected fit, String model, PrintStream out) {
        InspectTable table = new InspectTable(out);
        table.model(fit, model, false);
        table.spec(fit.spec(), "The lines of a spec for it:");
    }

    private void log(LogInspector.Inspected log, LogTrial trial) {
        LogFacts facts = log.facts();
        out.println(Printable.of(log.name()) + ": " + log.what());
        row("read", log.read());
        row("layout", layout(facts));
        requests(log, trial);
        row("ids", ids(facts));
        row("time", time(facts));
        row("latency", latency(facts));
        if (!facts.segments().isEmpty()) {
            row("segments", segments(facts));
        }
        facts.others()
                .forEach(
                        (path, values) -> {
                            if (values.distinct() > 1) {
                                row("also there", path + ": " + counts(values, 5));
                            }
                        });
        log.notes().forEach(note -> row("note", note));
        fields(facts);
        features(facts.features());
        answers(facts.answers());
        rejected(trial);
    }

    private static String layout(LogFacts facts) {
        LogLayout layout = facts.layout();
        if (layout.name() != null) {
            return layout.name() + " (" + Layouts.title(layout.name()) + ")";
        }
        return layout.isOwn()
                ? "ShadowGate's own"
                : "none that is known; the fields below are a guess by names and values";
    }

    private void requests(LogInspector.Inspected log, LogTrial trial) {
        List<String> parts = new ArrayList<>();
        int used = trial.read() - trial.rejected() - trial.elsewhere();
        boolean rows =
                used != trial.requests().size() && !log.facts().layout().mapping().isOfHalves();
        parts.add(
                count(trial.requests().size(), "request")
                        + (rows ? " in " + count(used, "record") : ""));
        if (trial.rejected() > 0) {
            parts.add(count(trial.rejected(), "record") + " rejected (see below)");
        }
        if (trial.elsewhere() > 0) {
            parts.add(count(trial.elsewhere(), "record") + " of other tests");
        }
        if (trial.halves() > 0) {
            parts.add(
                    count(trial.halves(), "record")
                            + " without the other half, which may follow later");
        }
        row("gives", String.join(", ", parts));
    }

    private static String ids(LogFacts facts) {
        LogFacts.Field id = facts.fields().get("request_id");
        if (id == null || id.profile().present() == 0) {
            return "none: the place of a record (file and line) is its id";
        }
        LogFacts.Ids ids = facts.ids();
        if (ids.repeated() == 0) {
            return "unique, such as " + shown(id.profile());
        }
        if (ids.different() * 2 > ids.repeated()) {
            return ids.repeated()
                    + " of "
                    + ids.distinct()
                    + " are there several times, with different contents: rows of one call, or not"
                    + " an id of requests";
        }
        return ids.repeated()
                + " of "
                + ids.distinct()
                + " are there several times, as if delivered twice (traffic.pairing.within)";
    }

    private static String time(LogFacts facts) {
        if (facts.times().isEmpty()) {
            return "none: no field is a time; name one with traffic.record.fields.timestamp";
        }
        return Instant.ofEpochMilli(facts.times().first())
                + " to "
                + Instant.ofEpochMilli(facts.times().last())
                + "; "
                + facts.times().form()
                + (facts.times().isWithoutZone() ? ", without a zone (UTC is assumed)" : "")
                + (facts.times().isOfWholeSeconds() ? ", whole seconds" : "");
    }

    private static String latency(LogFacts facts) {
        String field = facts.latencyField();
        if (field == null) {
            RecordMapping mapping = facts.layout().mapping();
            return mapping.isOfHalves() && !mapping.isUntimed() && !facts.times().isOfWholeSeconds()
                    ? "response time less request time"
                    : "none: nothing can be compared with the primary's latency";
        }
        double[] numbers = facts.latencies(field);
        return field.replace("primary_latency_", "in ")
                + ": median "
                + Quantiles.shown(Quantiles.of(numbers, 0.5))
                + ", p99 "
                + Quantiles.shown(Quantiles.of(numbers, 0.99));
    }

    private static String segments(LogFacts facts) {
        return facts.segments().entrySet().stream()
                .map(
                        each ->
                                each.getKey()
                                        + " ("
                                        + count(each.getValue().distinct(), "value")
                                        + ")")
                .collect(Collectors.joining(", "));
    }

    private void fields(LogFacts facts) {
        out.println();
        out.println(columns("field", "where", "what", "present"));
        facts.fields()
                .forEach(
                        (name, field) -> {
                            if (field.profile().present() > 0) {
                                out.println(
                                        columns(
                                                name,
                                                field.place() == null
                                                        ? "(columns)"
                                                        : field.place().toString(),
                                                field.profile().types(),
                                                percent(field.profile())));
                            }
                        });
    }

    private static String columns(String name, String where, String what, String present) {
        return fit(name, 20)
                + "  "
                + fit(where, 28)
                + "  "
                + fit(what, 18)
                + "  "
                + right(present, 7);
    }

    private void features(FeatureFacts features) {
        out.println();
        if (features.rows() == 0) {
            out.println("Features: none were found");
            return;
        }
        if (!features.areNamed()) {
            row(
                    "features",
                    "arrays "
                            + features.arrays().shapes().stream()
                                    .limit(5)
                                    .collect(Collectors.joining(", "))
                            + (features.arrays().shapes().size() > 5 ? " and other sizes" : "")
                            + " of "
                            + features.cells().types()
                            + missing(features.cells()));
            return;
        }
        out.println(
                fit("feature", 24)
                        + "  "
                        + fit("what", 24)
                        + "  "
                        + fit("range", 19)
                        + "  "
                        + right("present", 7));
        features.named().entrySet().stream()
                .limit(MOST_FEATURES)
                .forEach(each -> out.println(feature(each.getKey(), each.getValue())));
        int more = features.named().size() - MOST_FEATURES;
        if (more > 0) {
            out.println("and " + count(more, "more feature") + " (--format json lists all)");
        }
    }

    private static String feature(String name, Profile values) {
        double[] numbers = values.numbers();
        String range =
                numbers.length > 0
                        ? Quantiles.shown(numbers[0])
                                + " to "
                                + Quantiles.shown(numbers[numbers.length - 1])
                        : values.isList()
                                ? String.join(" ", values.shapes())
                                : count(values.distinct(), "value");
        return fit(name, 24)
                + "  "
                + fit(values.types(), 24)
                + "  "
                + fit(range, 19)
                + "  "
                + right(percent(values), 7);
    }

    private static String missing(Profile values) {
        return values.present() == values.seen()
                ? ""
                : ", of which " + (values.seen() - values.present()) + " are missing";
    }

    private void answers(Answers answers) {
        Kind kind = answers.kind();
        out.println();
        if (kind == null) {
            row(
                    "predictions",
                    "none were found; say where they are with"
                            + " traffic.record.fields.primary_prediction");
            return;
        }
        double[] numbers = answers.profile().numbers();
        switch (kind) {
            case SCORE -> {
                row("predictions", "scores: numbers, " + quantiles(numbers));
                Quantiles.Range bins = Quantiles.bins(numbers);
                row(
                        "bins that fit",
                        "from "
                                + Quantiles.shown(bins.from())
                                + " to "
                                + Quantiles.shown(bins.to()));
            }
            case LABEL -> row("predictions", "labels: " + counts(answers.profile(), 8));
            case VECTOR ->
                    row(
                            "predictions",
                            "vectors "
                                    + answers.profile().shapes().stream()
                                            .limit(5)
                                            .collect(Collectors.joining(", ")));
        }
    }

    private static String quantiles(double[] numbers) {
        return "min "
                + Quantiles.shown(numbers[0])
                + ", 25% "
                + Quantiles.shown(Quantiles.of(numbers, 0.25))
                + ", median "
                + Quantiles.shown(Quantiles.of(numbers, 0.5))
                + ", 75% "
                + Quantiles.shown(Quantiles.of(numbers, 0.75))
                + ", 99% "
                + Quantiles.shown(Quantiles.of(numbers, 0.99))
                + ", max "
                + Quantiles.shown(numbers[numbers.length - 1]);
    }

    private void rejected(LogTrial trial) {
        if (trial.rejected() == 0) {
            return;
        }
        out.println();
        out.println(
                "Rejected: "
                        + trial.rejected()
                        + " of "
                        + count(trial.read(), "record")
                        + ", with one example for each reason");
        trial.reasons().stream()
                .limit(MOST_REASONS)
                .forEach(
                        reason -> {
                            wrapped(
                                    right(String.valueOf(reason.count()), 8) + "  ",
                                    reason.example());
                            wrapped(" ".repeat(10), "at " + reason.position());
                        });
        if (trial.reasons().size() > MOST_REASONS) {
            out.println(
                    "          and " + count(trial.reasons().size() - MOST_REASONS, "more reason"));
        }
    }

    private void model(ModelInspector.Inspected fit, String path, boolean withLog) {
        ModelFacts facts = fit.facts();
        if (withLog) {
            out.println();
        }
        out.println(Printable.of(path) + ": model for engine " + facts.engine());
        facts.more().forEach(this::row);
        row("digest", facts.digest());
        ports("input", facts.signature().inputs());
        ports("output", facts.signature().outputs());
        ModelTries tries = fit.tries();
        if (tries == null) {
            row("speed", "not measured, since it could not be called");
        } else {
            speed(tries, facts, withLog);
        }
        fit.fit().problems().forEach(problem -> row("does not fit", problem));
        fit.fit().notes().forEach(note -> row("check", note));
        if (withLog && fit.fit().problems().isEmpty() && tries != null && tries.answered() > 0) {
            row("fits", fits(tries));
        }
    }

    private void ports(String label, List<Port> ports) {
        for (Port port : ports) {
            row(label, port.toString());
        }
    }

    private void speed(ModelTries tries, ModelFacts facts, boolean withLog) {
        if (!Double.isNaN(tries.msAlone())) {
            row(
                    "speed",
                    Quantiles.shown(tries.msAlone())
                            + " ms a row alone"
                            + (Double.isNaN(tries.msTogether())
                                    ? ""
                                    : ", "
                                            + Quantiles.shown(tries.msTogether())
                                            + " ms in batches of "
                                            + tries.batch())
                            + " (here, one thread)");
        }
        if (tries.answered() > 0) {
            row("rows", rows(tries, facts));
        }
        if (tries.misfits() > 0) {
            row(
                    "misfits",
                    count(tries.misfits(), "request") + ", since a request " + tries.misfit());
        }
        if (tries.failures() > 0) {
            row(
                    "fails",
                    "on "
                            + count(tries.failures(), withLog ? "request" : "row")
                            + ": "
                            + tries.failure());
        }
    }

    private static String rows(ModelTries tries, ModelFacts facts) {
        Boolean independent = tries.independent();
        if (Boolean.TRUE.equals(independent)) {
            return "independent: together they have the answers that they have alone";
        }
        boolean anyNumber =
                facts.signature().inputs().stream()
                        .allMatch(port -> port.shape().length > 0 && port.shape()[0] < 0);
        return independent == null && !anyNumber
                ? "one a call, as its inputs declare"
                : "NOT independent: beside other rows a row has another answer, so it is called"
                        + " with one at a time";
    }

    private static String fits(ModelTries tries) {
        return "it answers "
                + count(tries.answered(), "request")
                + " of the log, and "
                + tries.equal()
                + " as the primary did"
                + (Double.isNaN(tries.meanDifference())
                        ? ""
                        : "; its numbers differ by "
                                + Quantiles.shown(tries.meanDifference())
                                + " on average");
    }

    private void spec(String spec, String title) {
        out.println();
        out.println(title);
        out.println();
        out.print(Printable.lines(spec));
    }

    private void row(String label, String text) {
        wrapped(fit(label, LABEL) + "  ", text);
    }

    /** A text behind a label, in lines of the terminal's width. */
    private void wrapped(String label, String text) {
        StringBuilder line = new StringBuilder(label);
        boolean empty = true;
        for (String word : Printable.of(text).split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                out.println(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(label.length()));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.println(line.toString().stripTrailing());
    }

    private static String shown(Profile values) {
        return Printable.of(String.valueOf(values.example()));
    }

    private static String counts(Profile values, int most) {
        Map<String, Integer> some = values.commonest(most);
        int more = values.distinct() - some.size();
        return some.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue() + ")")
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String percent(Profile values) {
        double share = 100 * values.share();
        return values.present() == values.seen()
                ? "100%"
                : String.format(Locale.ROOT, "%.1f%%", Math.min(99.9, share));
    }

    /** Cut or filled up to a width. */
    private static String fit(String text, int width) {
        String safe = Printable.of(text);
        return safe.length() > width
                ? safe.substring(0, width - 2) + ".."
                : safe + " ".repeat(width - safe.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
