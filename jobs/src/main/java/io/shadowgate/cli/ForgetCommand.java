package io.shadowgate.cli;

import io.shadowgate.app.UserError;
import io.shadowgate.results.Forgetting;
import io.shadowgate.secret.SecretException;
import io.shadowgate.spec.Privacy;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.spec.Written;
import io.shadowgate.storage.Globs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "forget",
        description = {
            "Remove what the published results of a test hold of single requests: their lines in"
                    + " comparisons/, disagreements/ and rejected/. Verdicts and reports stay as"
                    + " they are, because they hold counts.",
            "",
            "It ends with what it could not remove, such as the request log itself."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  shadowgate forget --spec my-test.yaml --request-id r-17 --dry-run",
            "  shadowgate forget --spec my-test.yaml --before 2026-03-02"
        })
final class ForgetCommand implements Callable<Integer> {
    @Mixin private SpecOptions spec;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description =
                    "Forget this request, with all rows of its call, as the application knows it:"
                            + " if privacy.request-id is hash, its hash is looked for too. May be"
                            + " repeated.")
    private Set<String> ids = new LinkedHashSet<>();

    @Option(
            names = "--before",
            paramLabel = "TIME",
            description =
                    "Forget all requests before this event time: 2026-03-02 or"
                            + " 2026-03-02T14:00:00Z. Without an offset the time is UTC.")
    @Nullable
    private String before;

    @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        if (ids.isEmpty() == (before == null)) {
            throw new UserError("name requests by --request-id ID, or a time by --before TIME");
        }
        if (ids.stream().anyMatch(String::isBlank)) {
            throw new UserError("--request-id is empty; write the id of a request");
        }
        ShadowTest test = spec.read();
        Sinks.Files files = test.sinks().files();
        if (files == null) {
            throw new UserError(
                    "the test keeps no results in files, and records cannot be removed from a"
                            + " topic; they stay as long as the topic's retention.ms says");
        }
        Forgetting.Outcome outcome = forget(test);
        System.out.println(
                (dryRun ? "Would be removed from " : "Removed from ")
                        + files.path()
                        + ": "
                        + outcome.lines().entrySet().stream()
                                .map(kind -> lines(kind.getValue()) + " of " + kind.getKey())
                                .collect(Collectors.joining(", ")));
        System.out.println();
        System.out.println("Not removed:");
        for (String sentence : left(test, files, outcome)) {
            System.out.println("  - " + sentence);
        }
        return 0;
    }

    private Forgetting.Outcome forget(ShadowTest test) throws IOException {
        Forgetting forgetting = new Forgetting(test, dryRun);
        try {
            return before == null
                    ? forgetting.requests(ids)
                    : forgetting.before(RangeOptions.time("--before", before));
        } catch (SecretException e) {
            throw new UserError("privacy.key: " + e.getMessage());
        }
    }

    private static String lines(long count) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? "line" : "lines");
    }

    /** What still holds something of the requests, one sentence each. */
    private List<String> left(ShadowTest test, Sinks.Files files, Forgetting.Outcome outcome) {
        Privacy privacy = test.sinks().privacy();
        List<String> left = new ArrayList<>();
        left.add(
                "the logs that the test reads ("
                        + logs(test)
                        + "); a later run over them writes the same lines again");
        if (ids.isEmpty() && outcome.undated() > 0) {
            left.add(
                    lines(outcome.undated())
                            + " of rejected that have no time, or only that of a period that is not"
                            + " over; delete them by --request-id, or the folder rejected/undated");
        }
        if (!ids.isEmpty() && privacy.requestId().equals(Written.DROP)) {
            left.add(
                    "comparisons and disagreements without an id (privacy.request-id: drop), which"
                            + " only --before can find");
        }
        if (!ids.isEmpty() && privacy.records()) {
            left.add(
                    "rejected records whose first 1,024 bytes do not show the id; only --before can"
                            + " find them");
        }
        left.add(
                "counts of windows, in windows/, quality/, decisions/, periods/ and on the page;"
                        + " they hold no ids and no features");
        if (!test.compare().segments().isEmpty()) {
            left.add(
                    "values of the segments "
                            + String.join(", ", test.compare().segments())
                            + ", with their counts; if one of them is about a single person,"
                            + " redact it (privacy.segments) and run the periods again");
        }
        if (privacy.errors() == Privacy.Errors.KEEP) {
            left.add(
                    "one example of each kind of a shadow's error, in windows/ and summary.json;"
                            + " privacy.errors leaves them out of later runs");
        }
        if (test.sinks().kafka() != null) {
            left.add(
                    "records in topics ("
                            + String.join(", ", test.sinks().kafka().topics().values())
                            + "); they stay as long as a topic's retention.ms says");
        }
        left.add(
                "the state, checkpoints and savepoints of a job that runs"
                        + (test.labels() == null ? "" : ", where requests wait for labels")
                        + "; and logs and backups of the machines");
        if (outcome.open() > 0) {
            left.add(
                    outcome.open()
                            + " files that a job still writes; run this again after its next"
                            + " checkpoint");
        }
        if (outcome.running() > 0) {
            left.add(
                    outcome.running()
                            + " runs that have not ended yet; run this again after them");
        }
        if (outcome.damaged() > 0) {
            left.add(lines(outcome.damaged()) + " that are no JSON; look at them yourself");
        }
        return left;
    }

    private static String logs(ShadowTest test) {
        return Stream.of(
                        test.traffic().files() == null
                                ? null
                                : Globs.unescape(test.traffic().files().path()),
                        test.traffic().kafka() == null
                                ? null
                                : "topic " + test.traffic().kafka().topic(),
                        test.labels() == null || test.labels().files() == null
                                ? null
                                : Globs.unescape(test.labels().files().path()),
                        test.labels() == null || test.labels().kafka() == null
                                ? null
                                : "topic " + test.labels().kafka().topic())
                .filter(log -> log != null)
                .collect(Collectors.joining(", "));
    }
}
