package io.shadowgate.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.decision.Judge;
import io.shadowgate.output.json.JsonForms;
import io.shadowgate.output.json.JsonLines;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.Rejected;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.ReportBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import io.shadowgate.window.WindowColumn;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs without jobs: their files are written by hand, each of a run's bearing its mark, on a file
 * system that keeps the store to what any of them can do.
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

    ResultStore store() throws IOException {
        return new ResultStore(test(test(), "1".repeat(64)), Map.of());
    }

    void publish(StagingDir job, EventTimeRange range) throws IOException {
        store().publish(job, range, !range.isFinite());
    }

    void decisions() throws IOException {
        new Decisions(store(), new Judge(test(), Map.of())).publish(EventTimeRange.ALL);
    }

    /** A job that wrote a window and a rejected record for each day, marked with its name. */
    StagingDir job(String mark, long... days) throws IOException {
        StagingDir job = new StagingDir(store().folder());
        job.claim();
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
                    new JsonLines<>(JsonForms.rejected(Tests.answersInLog(Path.of("log"), Path.of("out"))))
                            .line(new Rejected(mark, "log:1", "{", day + 1)));
        }
        return job;
    }

    void write(StagingDir job, String kind, String period, int part, String line)
            throws IOException {
        Path to = hidden(job).resolve(kind).resolve(period);
        Files.createDirectories(to);
        String name = "part-" + job.run() + "-" + part + "-0.jsonl";
        Files.writeString(to.resolve(name), line + "\n");
        Files.writeString(to.resolve("." + name + ".inprogress.x"), "half a li");
    }

    static String windowLine(String mark, long day, String segment) throws IOException {
        return windowLine(mark, day, segment, null, null);
    }

    static String windowLine(
            String mark,
            long start,
            String segment,
            @Nullable String modelMin,
            @Nullable String modelMax)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonLines<>(JsonForms::windowReport)
                .encode(
                        ReportBuilder.of(mark, "v13", segment)
                                .window(start, start + 300_000)
                                .models(modelMin, modelMax)
                                .with(WindowColumn.REJECTED, 1L)
                                .with(WindowColumn.NOT_SAMPLED, 5L)
                                .with(WindowColumn.SCORED, 15L)
                                .with(WindowColumn.TIMED_OUT, 1L)
                                .with(WindowColumn.MODEL_ERROR, 1L)
                                .with(WindowColumn.AGREED, 14L)
                                .with(WindowColumn.FIRST_EVENT_TIME, start + 1)
                                .with(WindowColumn.LAST_EVENT_TIME, start + 2)
                                .build(),
                        out);
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    Path hidden(StagingDir job) {
        return folder.resolve(".unfinished-" + job.run());
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
        for (String file : store().records().get(0).files()) {
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
