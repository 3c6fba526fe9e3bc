package io.shadowgate.app;

import io.shadowgate.inference.Shadows;
import io.shadowgate.privacy.Redactor;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.secret.SecretException;
import io.shadowgate.source.files.FoundFiles;
import io.shadowgate.source.files.RequestFiles;
import io.shadowgate.source.kafka.KafkaCheck;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.storage.Globs;
import io.shadowgate.storage.PathTemplate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that a test can run: its models load and its log exists. */
final class Preflight {
    private static final int MOST_LEFT_OUT = 10;

    private final ShadowTest test;
    private final RunListener listener;

    Preflight(ShadowTest test, RunListener listener) {
        this.test = test;
        this.listener = listener;
    }

    /** Loads the models and tells the listener which test this is. */
    Shadows models() {
        checkKey();
        Shadows shadows = Shadows.check(test);
        listener.note(
                "Test %s: primary %s against %s, %s"
                        .formatted(
                                test.test(),
                                test.primary().name(),
                                test.shadows().stream()
                                        .map(Shadow::name)
                                        .collect(Collectors.joining(", ")),
                                test.traffic().bounded()
                                        ? "over a log that ends"
                                        : "as a stream without end"));
        return shadows;
    }

    /** The key of hashes is there, before anything is written. */
    private void checkKey() {
        try {
            Redactor.of(test).check();
        } catch (SecretException e) {
            throw new UserError("privacy.key: " + e.getMessage());
        }
    }

    /** The log of labels may be empty: the first label can come weeks after the first request. */
    private void labels(Labels labels) throws IOException, InterruptedException {
        if (labels.kafka() != null) {
            KafkaCheck.checkLabels(labels.kafka());
        } else if (labels.files() != null
                && RequestFiles.of(labels.files(), EventTimeRange.ALL).list().isEmpty()) {
            listener.note(
                    "No labels yet: there is no file at "
                            + Globs.unescape(labels.files().path())
                            + " (labels.files.path)");
        }
    }

    /** Looks for the logs of a range and tells the listener which of their files are left out. */
    void traffic(EventTimeRange range) throws IOException, InterruptedException {
        if (test.labels() != null) {
            labels(test.labels());
        }
        if (test.traffic().kafka() != null) {
            KafkaCheck.check(test.traffic(), range);
            return;
        }
        files(test.traffic().requiredFiles(), "traffic.files.path", range);
        if (test.traffic().hasShadowLog()) {
            files(test.traffic().ofShadowLog().requiredFiles(), "traffic.shadow-log.path", range);
        }
    }

    /**
     * Looks for mistakes of the set-up in the first records, and tells the listener what to check.
     *
     * @return the same, one sentence each
     * @throws UserError if the set-up is clearly wrong
     */
    List<String> firstLook(Shadows shadows, EventTimeRange range)
            throws IOException, InterruptedException {
        List<String> toCheck = FirstLook.at(test, shadows, range);
        toCheck.forEach(sentence -> listener.note("Check: " + sentence));
        return toCheck;
    }

    private void files(Traffic.Files files, String key, EventTimeRange range) throws IOException {
        FoundFiles found = RequestFiles.of(files, range).look();
        // A log without end may get its first file later.
        if (found.allReadable().isEmpty() && test.traffic().bounded()) {
            throw noLog(files, key, range);
        }
        if (!found.leftOut().isEmpty()) {
            String some =
                    found.leftOut().stream()
                            .limit(MOST_LEFT_OUT)
                            .map(file -> "\n  " + file)
                            .collect(Collectors.joining());
            int more = found.leftOut().size() - MOST_LEFT_OUT;
            listener.note(
                    "Left out of the request log ("
                            + key
                            + "):"
                            + some
                            + (more <= 0 ? "" : "\n  and " + more + " more"));
        }
    }

    /** Whether the log has a file for these times, without the timestamp slack. */
    boolean hasFiles(EventTimeRange range) throws IOException {
        Traffic.Files files = test.traffic().requiredFiles();
        Traffic.Files own =
                new Traffic.Files(
                        files.path(),
                        files.pollInterval(),
                        Duration.ZERO,
                        files.results(),
                        files.form());
        return !RequestFiles.of(own, range).list().isEmpty();
    }

    static UserError noLog(Traffic.Files files, String key, EventTimeRange range) {
        boolean partitioned = PathTemplate.of(files.path()) != null;
        return new UserError(
                "no request log at "
                        + Globs.unescape(files.path())
                        + " ("
                        + key
                        + "): "
                        + (partitioned && range.isFinite()
                                ? "no file for a time from "
                                        + Instant.ofEpochMilli(range.fromMs())
                                        + " to "
                                        + Instant.ofEpochMilli(range.toMs())
                                : "it must be a file, a glob that matches a file, or a folder"
                                        + " with .jsonl, .ndjson, .json, .csv or .tsv files"
                                        + " (plain, .gz or .zst) or .parquet files"
                                        + " (traffic.files.format reads files of any name)"
                                        + (Globs.firstWildcard(files.path()) < 0
                                                ? ""
                                                : "; a glob finds files, so add /** for all files"
                                                        + " of the folders that it finds")));
    }
}
