package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.decision.Judge;
import io.shadowgate.output.files.ResultFiles;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.request.EventTimeRange;
import io.shadowgate.request.Rejected;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.LatencyCounts;
import io.shadowgate.window.WindowReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs without jobs: their files are written by hand, each of a run's bearing its mark, on a file
 * system that keeps the ledger to what any of them can do.
 */
abstract class HandmadeResults {
    static final long DAY = Duration.ofDays(1).toMillis();
    static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
    static final EventTimeRange ONE_DAY = new EventTimeRange(MONDAY, MONDAY + DAY);

    @TempDir Path folder;

    @BeforeEach
    @AfterEach
    void reset() {
        RemoteFiles.reset();
    }

    static EventTimeRange twoDays() {
        return new EventTimeRange(MONDAY, MONDAY + 2 * DAY);
    }

    ShadowTest test() {
        return Tests.answersInLog(folder.resolve("log"), folder);
    }

    /** The same results on the test's file system, under a digest of choice. */
    ShadowTest test(ShadowTest test, String windowsSha256) {
        return Tests.writingTo(RemoteFiles.uri(folder), Duration.ofDays(1), windowsSha256, test);
    }

    Ledger ledger() throws IOException {
        return new Ledger(test(test(), "1".repeat(64)), Map.of());
    }

    void publish(ResultFiles job, EventTimeRange range) throws IOException {
        ledger().publish(job, range, !range.isFinite());
    }

    void decisions() throws IOException {
        new Decisions(ledger(), new Judge(test(), Map.of())).publish(EventTimeRange.ALL);
    }

    /** A job that wrote a window and a rejected record for each day, marked with its name. */
    ResultFiles job(String mark, long... days) throws IOException {
        ResultFiles job = new ResultFiles(test(test(), "1".repeat(64)));
        job.sinks();
        for (long day : days) {
            String period = new Periods(Duration.ofDays(1)).name(day);
            for (String segment : List.of("*", "country=DE")) {
                write(job, "windows", period, segment.length(), windowLine(mark, day, segment));
            }
            write(
                    job,
                    "rejected",
                    period,
                    0,
                    new JsonLines<>(JsonForms::rejected)
                            .line(new Rejected(mark, "log:1", "{", day + 1)));
        }
        return job;
    }

    void write(ResultFiles job, String kind, String period, int part, String line)
            throws IOException {
        Path to = hidden(job).resolve(kind).resolve(period);
        Files.createDirectories(to);
        String name = "part-" + job.unfinished().run() + "-" + part + "-0.jsonl";
        Files.writeString(to.resolve(name), line + "\n");
        Files.writeString(to.resolve("." + name + ".inprogress.x"), "half a li");
    }

    static String windowLine(String mark, long day, String segment) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonLines<>(JsonForms::windowReport)
                .encode(
                        new WindowReport(
                                mark,
                                "v13",
                                segment,
                                day,
                                day + 300_000,
                                new Coverage(1, 5, 15, 1, 1, 0, 0),
                                14,
                                new LatencyCounts(0, 0, 0, 0),
                                0.9,
                                1.0,
                                2.0,
                                1.0,
                                2.0,
                                0.1,
                                null,
                                day + 1,
                                day + 2,
                                null,
                                null,
                                null,
                                null),
                        out);
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    Path hidden(ResultFiles job) {
        return folder.resolve(".unfinished-" + job.unfinished().run());
    }

    /** The marks in the folders of one period: what someone sees who knows of no records. */
    String marks(String period) {
        List<String> marks = new ArrayList<>();
        for (String kind : List.of("windows", "rejected")) {
            Trees.of(folder).getOrDefault(kind + "/" + period, List.of()).stream()
                    .map(HandmadeResults::mark)
                    .distinct()
                    .sorted(Comparator.reverseOrder())
                    .forEach(marks::add);
        }
        return String.join(" ", marks);
    }

    /** The marks in the files that the record names. */
    String whatCounts() throws IOException {
        List<String> marks = new ArrayList<>();
        for (String file : ledger().records().get(0).files()) {
            try {
                Files.readAllLines(folder.resolve(file)).stream()
                        .map(HandmadeResults::mark)
                        .forEach(marks::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(marks).as("two windows and a rejected record").hasSize(3);
        return marks.get(0) + " " + marks.get(2);
    }

    private static String mark(String line) {
        return line.replaceAll(".*\"(test|reason)\":\"([a-z]+)\".*", "$2");
    }
}
