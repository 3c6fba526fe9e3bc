package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three days by the day, in any order, twice or at once, leave what one run over all leaves, and
 * that is what a stream leaves. Log and results lie on a file system that is not the local one.
 */
@Timeout(300)
class BackfillTest {
    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(4);

    private static final long DAY = Duration.ofDays(1).toMillis();

    /** Midnight of 2026-03-02. */
    private static final long FIRST = RequestLog.START;

    private static final EventTimeRange ALL_DAYS = new EventTimeRange(FIRST, FIRST + 3 * DAY);

    @TempDir Path folder;

    @BeforeEach
    @AfterEach
    void reset() {
        RemoteFiles.reset();
    }

    @Test
    void daysRunInAnyOrderTwiceAndAtOnceLeaveWhatOneRunOverAllLeaves() throws Exception {
        writeByDay();
        Map<String, List<String>> whole = resultsOf(byDay("whole"), List.of(EventTimeRange.ALL));
        assertThat(whole.keySet())
                .contains(
                        "windows/2026-03-02",
                        "windows/2026-03-04",
                        "comparisons/2026-03-03",
                        "rejected/2026-03-02",
                        "decisions/2026-03-04",
                        "periods/2026-03-03",
                        "summary.json")
                .doesNotContain("rejected/undated");
        assertThat(last(whole, "decisions/2026-03-04"))
                .as("cumulative over three days")
                .contains("\"compared\":2967");

        ShadowTest streamed = byDay("streamed");
        Runs.run(streamed, EventTimeRange.ALL, RuntimeExecutionMode.STREAMING, 3);
        assertThat(Trees.of(folder.resolve("streamed"))).isEqualTo(whole);

        assertThat(resultsOf(byDay("range"), List.of(ALL_DAYS))).isEqualTo(whole);
        assertThat(resultsOf(byDay("backwards"), List.of(day(2), day(1), day(0), day(1))))
                .isEqualTo(whole);
        assertThat(atOnce(byDay("at-once"), List.of(day(0), day(1), day(1), day(2))))
                .isEqualTo(whole);
    }

    /** A log without times in its path is read whole by every run, which keeps its own day. */
    @Test
    void aLogThatIsNotPartitionedGivesTheSameByTheDay() throws Exception {
        writeByDay();
        ShadowTest whole = notPartitioned("whole");
        Map<String, List<String>> expected = resultsOf(whole, List.of(EventTimeRange.ALL));
        assertThat(expected.get("rejected/undated")).hasSize(12);
        assertThat(resultsOf(notPartitioned("days"), List.of(day(1), day(2), day(0))))
                .isEqualTo(expected);
    }

    @Test
    void onlyThePartitionsOfTheRangeAreOpened() throws Exception {
        writeByDay();
        RemoteFiles.reset();
        resultsOf(byDay("out"), List.of(day(1)));
        assertThat(logFiles(RemoteFiles.opened())).containsOnly("date=2026-03-03/log.jsonl.gz");
        assertThat(RemoteFiles.listed())
                .filteredOn(path -> path.contains("/log"))
                .allMatch(path -> path.endsWith("/log/date=2026-03-03"));
    }

    /** A quarter of an hour of slack, and requests that lie up to an hour beside their folder. */
    @Test
    void aRequestBesideItsFolderCountsOnceOrIsRejectedOnceHoweverTheRunsAreCut() throws Exception {
        long midnight = FIRST + DAY;
        // Minutes behind midnight; each in the folder of the day before and of the day itself.
        int[] minutes = {-60, -16, -15, -1, 0, 14, 15, 60};
        for (int day = 0; day < 2; day++) {
            List<String> lines = new ArrayList<>();
            for (int minute : minutes) {
                lines.add(request("d" + day + "m" + minute, midnight + minute * 60_000L));
            }
            lines.add("broken");
            lines.add("{\"request_id\":\"b\",\"timestamp\":" + (midnight + 3_600_000 * 30) + ",}");
            write(folder.resolve("log/date=" + date(day) + "/log.jsonl"), lines);
        }
        ShadowTest whole = slack("whole");
        Map<String, List<String>> expected = resultsOf(whole, List.of(EventTimeRange.ALL));
        assertThat(ids(expected, "comparisons/2026-03-02"))
                .containsExactly("d0m-1", "d0m-15", "d0m-16", "d0m-60", "d1m-1", "d1m-15");
        assertThat(ids(expected, "comparisons/2026-03-03"))
                .containsExactly("d0m0", "d0m14", "d1m0", "d1m14", "d1m15", "d1m60");
        assertThat(expected.get("rejected/2026-03-02"))
                .hasSize(4)
                .anyMatch(
                        line ->
                                line.contains(
                                                "timestamp 2026-03-03T00:15:00Z lies outside the"
                                                        + " time that its folder or file")
                                        && line.contains("/log/date=2026-03-02")
                                        && line.contains("traffic.timestamp-slack, 900000 ms")
                                        && line.contains("request_id d0m15")
                                        && line.contains("\"timestamp\":null"));
        assertThat(expected.get("rejected/2026-03-03")).hasSize(4);
        assertThat(resultsOf(slack("days"), List.of(day(1), day(0)))).isEqualTo(expected);
    }

    @Test
    void windowsOfSevenMinutesAndOfTwoDaysAreCutWhereTheyEnd() throws Exception {
        writeByDay();
        for (Duration window : List.of(Duration.ofMinutes(7), Duration.ofDays(2))) {
            long length =
                    window.equals(Duration.ofDays(2))
                            ? 2 * DAY
                            : Duration.ofMinutes(1442).toMillis();
            long start = Math.floorDiv(FIRST, length) * length;
            List<EventTimeRange> periods = new ArrayList<>();
            for (long from = start; from < FIRST + 3 * DAY; from += length) {
                periods.add(0, new EventTimeRange(from, from + length));
            }
            String name = "out" + window.toMinutes();
            ShadowTest all =
                    Tests.windowed(notPartitioned(name), window, Duration.ofMillis(length));
            ShadowTest cut =
                    Tests.windowed(notPartitioned(name + "cut"), window, Duration.ofMillis(length));
            Map<String, List<String>> expected = resultsOf(all, List.of(EventTimeRange.ALL));
            assertThat(expected.keySet().stream().filter(key -> key.startsWith("windows/")))
                    .hasSizeGreaterThan(1);
            Map<String, List<String>> byPeriod = resultsOf(cut, periods);
            byPeriod.keySet()
                    .removeIf(key -> key.startsWith("periods/") && !expected.containsKey(key));
            assertThat(byPeriod).isEqualTo(expected);
        }
    }

    private Map<String, List<String>> resultsOf(ShadowTest test, List<EventTimeRange> ranges)
            throws Exception {
        for (EventTimeRange range : ranges) {
            Runs.run(test, range, RuntimeExecutionMode.BATCH, 2);
        }
        return Trees.of(
                Path.of(new org.apache.flink.core.fs.Path(test.sinks().files().path()).getPath()));
    }

    private Map<String, List<String>> atOnce(ShadowTest test, List<EventTimeRange> ranges)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ranges.size());
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (EventTimeRange range : ranges) {
                runs.add(
                        threads.submit(
                                () -> {
                                    Runs.run(test, range, RuntimeExecutionMode.BATCH, 1);
                                    return null;
                                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return resultsOf(test, List.of());
    }

    private static EventTimeRange day(int number) {
        return new EventTimeRange(FIRST + number * DAY, FIRST + (number + 1) * DAY);
    }

    private static String date(int day) {
        return Instant.ofEpochMilli(FIRST + day * DAY).toString().substring(0, 10);
    }

    private ShadowTest byDay(String out) {
        return Tests.reading(
                RemoteFiles.uri(folder.resolve("log")) + "/date={yyyy-MM-dd}/",
                Duration.ZERO,
                notPartitioned(out));
    }

    private ShadowTest slack(String out) {
        ShadowTest test = byDay(out);
        return Tests.reading(test.traffic().files().path(), Duration.ofMinutes(15), test);
    }

    private ShadowTest notPartitioned(String out) {
        return Tests.writingTo(
                RemoteFiles.uri(folder.resolve(out)),
                Duration.ofDays(1),
                "1".repeat(64),
                Tests.reading(
                        RemoteFiles.uri(folder.resolve("log")),
                        Duration.ZERO,
                        Tests.answersInLog(folder, folder)));
    }

    /** A thousand requests a day over most of it, broken ones among them; gzip and plain. */
    private void writeByDay() throws IOException {
        for (int day = 0; day < 3; day++) {
            // The log's own hour becomes twenty of them.
            List<String> lines = new ArrayList<>();
            for (String line : RequestLog.lines(1000, day)) {
                lines.add(spread(line, day));
            }
            String name = day == 1 ? "log.jsonl.gz" : "log.jsonl";
            write(folder.resolve("log/date=" + date(day) + "/" + name), lines);
        }
    }

    private static String spread(String line, int day) {
        var time = java.util.regex.Pattern.compile("\"timestamp\":(\\d+)").matcher(line);
        return time.replaceAll(
                at ->
                        "\"timestamp\":"
                                + (FIRST + day * DAY + (Long.parseLong(at.group(1)) - FIRST) * 20));
    }

    private static String request(String id, long time) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":"
                + time
                + ",\"primary_prediction\":0.5,\"primary_latency_ms\":3,"
                + "\"shadow_prediction\":0.5,\"shadow_latency_ms\":4}";
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        if (file.toString().endsWith(".gz")) {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(text);
            }
        } else {
            Files.write(file, text);
        }
    }

    private List<String> logFiles(List<String> opened) {
        String log = folder.resolve("log") + "/";
        return opened.stream()
                .filter(path -> path.startsWith(log))
                .map(path -> path.substring(log.length()))
                .toList();
    }

    private static List<String> ids(Map<String, List<String>> tree, String key) {
        return tree.get(key).stream()
                .map(line -> line.replaceAll(".*\"request_id\":\"([^\"]*)\".*", "$1"))
                .sorted()
                .toList();
    }

    private static String last(Map<String, List<String>> tree, String key) {
        return tree.get(key).stream()
                .max(
                        java.util.Comparator.comparing(
                                line -> line.replaceAll(".*\"window_end\":\"([^\"]*)\".*", "$1")))
                .orElseThrow();
    }
}
