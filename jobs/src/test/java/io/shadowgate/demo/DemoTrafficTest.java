package io.shadowgate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.demo.DemoLog.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the log back without any code of the writer. */
class DemoTrafficTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    @TempDir static Path folder;

    private static DemoTraffic.Written written;
    private static DemoLog log;

    @BeforeAll
    static void write() throws Exception {
        try (DemoModels primary = DemoModels.load("v12")) {
            written = DemoTraffic.write(folder.resolve("requests"), 1, primary);
        }
        log = DemoLog.read(written.files());
    }

    @Test
    void sameScaleGivesTheSameBytes() throws Exception {
        try (DemoModels primary = DemoModels.load("v12")) {
            DemoTraffic.Written again = DemoTraffic.write(folder.resolve("again"), 1, primary);
            for (int i = 0; i < written.files().size(); i++) {
                assertThat(again.files().get(i)).hasSameBinaryContentAs(written.files().get(i));
            }
        }
    }

    @Test
    void writesOneFileADayWithSundaysCompressed() {
        assertThat(written.files())
                .extracting(file -> file.getFileName().toString())
                .hasSize(14)
                .startsWith("2026-03-02.jsonl", "2026-03-03.jsonl")
                .contains("2026-03-08.jsonl.gz")
                .endsWith("2026-03-14.jsonl", "2026-03-15.jsonl.gz");
        assertThat(folder.resolve("requests"))
                .isDirectoryNotContaining(file -> !written.files().contains(file));
    }

    @Test
    void countsWhatItWrote() {
        assertThat(written.requests()).isEqualTo(200_000);
        assertThat(log.requests()).hasSize(200_000);
        assertThat(log.malformed()).isEqualTo(written.malformed());
        assertThat(written.malformed())
                .containsOnlyKeys(Malformed.values())
                .allSatisfy((kind, lines) -> assertThat(lines).isEqualTo(2));
    }

    @Test
    void everyRequestHasItsOwnId() {
        assertThat(log.requests().stream().map(Line::id).distinct()).hasSize(200_000);
    }

    @Test
    void eventTimeCoversTwoWeeksInOrderButForLessThanThirtySeconds() {
        long end = START.plus(Duration.ofDays(14)).toEpochMilli();
        long newest = START.toEpochMilli();
        long oldestOutOfOrder = 0;
        for (Line line : log.requests()) {
            assertThat(line.timestamp()).isBetween(START.toEpochMilli(), end - 1);
            oldestOutOfOrder = Math.max(oldestOutOfOrder, newest - line.timestamp());
            newest = Math.max(newest, line.timestamp());
        }
        assertThat(oldestOutOfOrder).isBetween(5_000L, 29_999L);
        assertThat(end - newest).isLessThan(Duration.ofMinutes(5).toMillis());
        assertThat(log.requests().get(0).timestamp() - START.toEpochMilli())
                .isLessThan(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void linesLieInTheFileOfTheirDayButForTheDelayed() {
        for (Line line : log.requests()) {
            long early = START.plus(Duration.ofDays(line.day())).toEpochMilli() - line.timestamp();
            assertThat(early).isBetween(-Duration.ofDays(1).toMillis() + 1, 29_999L);
        }
    }

    @Test
    void trafficFollowsTheDayAndTheWeek() {
        int[] hours = new int[24];
        int[] days = new int[14];
        for (Line line : log.requests()) {
            long sinceStart = line.timestamp() - START.toEpochMilli();
            hours[(int) (sinceStart / 3_600_000 % 24)]++;
            days[(int) (sinceStart / 86_400_000)]++;
        }
        assertThat(hours[10]).isGreaterThan(10 * hours[3]);
        assertThat(hours[3]).isPositive();
        for (int week = 0; week < 14; week += 7) {
            assertThat(days[week + 6]).isLessThan(days[week] / 2);
            assertThat(days[week + 4]).isLessThan(days[week]).isGreaterThan(days[week + 5]);
        }
    }

    @Test
    void latenciesHaveAHeavyTail() {
        double[] sorted = log.requests().stream().mapToDouble(Line::latencyMs).sorted().toArray();
        assertThat(sorted[sorted.length / 2]).isBetween(11.0, 13.0);
        assertThat(sorted[sorted.length * 99 / 100]).isBetween(60.0, 80.0);
        assertThat(sorted[sorted.length * 999 / 1000]).isBetween(170.0, 280.0);
        assertThat(sorted[0]).isPositive();
    }

    @Test
    void thePrimarysAnswersAreThoseOfItsModel() throws Exception {
        List<Line> sample = log.requests().subList(70_000, 80_000);
        try (DemoModels primary = DemoModels.load("v12")) {
            float[] scores =
                    primary.score(sample.stream().map(Line::features).toArray(float[][]::new));
            for (int i = 0; i < scores.length; i++) {
                assertThat(Math.abs(sample.get(i).score() - scores[i])).isLessThan(1e-6f);
            }
        }
    }

    @Test
    void segmentsAgreeWithFeaturesAndAreFew() {
        assertThat(log.requests().stream().map(Line::device).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("mobile", "desktop", "tablet");
        for (Line line : log.requests().subList(0, 10_000)) {
            String feature = "country_" + line.country().toLowerCase(Locale.ROOT);
            assertThat(line.features()[DemoTraffic.FEATURES.indexOf(feature)]).isEqualTo(1);
        }
    }

    @Test
    void aFailingPrimaryIsReported() {
        assertThatThrownBy(
                        () -> DemoTraffic.write(folder.resolve("short"), 1, rows -> new float[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 scores for 1024 rows");
        assertThatThrownBy(
                        () ->
                                DemoTraffic.write(
                                        folder.resolve("broken"),
                                        1,
                                        rows -> {
                                            throw new IllegalStateException("no model");
                                        }))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("no model");
    }

    @Test
    void scaleBelowOneIsRefused() {
        Path untouched = folder.resolve("untouched");
        assertThatThrownBy(() -> DemoTraffic.write(untouched, 0, rows -> new float[rows.length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
        assertThat(Files.exists(untouched)).isFalse();
    }

    @Test
    void malformedLinesAreSpreadOverTheTwoWeeks() throws IOException {
        long filesWithFaults = 0;
        for (Path file : written.files()) {
            if (!DemoLog.read(List.of(file)).malformed().isEmpty()) {
                filesWithFaults++;
            }
        }
        assertThat(filesWithFaults).isGreaterThan(7);
    }
}
