package io.shadowgate.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.markup.Markup;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 5 | 0, 0.5, 1",
                "0 | 100 | 6 | 0%, 20%, 40%, 60%, 80%, 100%",
                "88.3 | 100 | 5 | 90%, 95%, 100%",
                "0 | 0.00123 | 5 | 0, 0.0005, 0.001",
                "0 | 7 | 5 | 0 ms, 2 ms, 4 ms, 6 ms",
                "-3 | 2 | 6 | -3, -2, -1, 0, 1, 2",
                "0 | 1234567 | 3 | 0, 1000000",
            })
    void numbersOnAnAxisAreRound(double from, double to, int most, String expected) {
        String unit = expected.contains("%") ? "%" : expected.contains("ms") ? " ms" : "";
        assertThat(Ticks.ofNumbers(from, to, most, unit).stream().map(Ticks.Tick::label))
                .containsExactly(expected.split(", ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-02T00:00:00Z | 2026-03-02T01:00:00Z | 6 | 2 Mar, 00:15, 00:30, 00:45,"
                        + " 01:00",
                "2026-03-02T23:10:00Z | 2026-03-03T00:40:00Z | 4 | 23:30, 3 Mar, 00:30",
                "2026-03-02T05:00:00Z | 2026-03-05T05:00:00Z | 6 | 3 Mar, 4 Mar, 5 Mar",
                "2026-03-02T00:00:00Z | 2026-03-16T00:00:00Z | 8"
                        + " | 2 Mar, 4 Mar, 6 Mar, 8 Mar, 10 Mar, 12 Mar, 14 Mar, 16 Mar",
            })
    void timesOnAnAxisAreRoundInUtc(Instant from, Instant to, int most, String expected) {
        assertThat(
                        Ticks.ofTimes(from.toEpochMilli(), to.toEpochMilli(), most).stream()
                                .map(Ticks.Tick::label))
                .containsExactly(expected.split(", ", -1));
    }

    /** Decades and milliseconds have ticks too, and few of them. */
    @ParameterizedTest
    @CsvSource({"1", "999", "60000", "86400000", "31536000000", "3153600000000"})
    void everyRangeHasFewTicks(long length) {
        assertThat(Ticks.ofTimes(1_772_409_600_123L, 1_772_409_600_123L + length, 6))
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void thinningKeepsWhatIsExtreme() {
        Random random = new Random(3);
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < 4032; i++) {
            points.add(new Series.Point(i, random.nextDouble()));
        }
        points.set(1000, new Series.Point(1000, 7));
        points.set(2000, new Series.Point(2000, -7));
        points.set(3000, new Series.Point(3000, Double.NaN));
        Series thin = new Series(points).thinned(0, 4032, 100);
        assertThat(thin.points()).hasSizeLessThanOrEqualTo(401).isSubsetOf(points);
        assertThat(thin.points())
                .contains(points.get(0), points.get(1000), points.get(2000), points.get(4031));
        assertThat(thin.points().stream().filter(point -> Double.isNaN(point.y()))).hasSize(1);
        // Each part has the extremes of its own.
        for (int bucket = 0; bucket < 100; bucket++) {
            double from = bucket * 40.32;
            assertThat(most(thin.points(), from, from + 40.32))
                    .isEqualTo(most(points, from, from + 40.32));
        }
    }

    private static double most(List<Series.Point> points, double from, double to) {
        return points.stream()
                .filter(point -> point.x() >= from && point.x() < to)
                .mapToDouble(Series.Point::y)
                .filter(y -> !Double.isNaN(y))
                .max()
                .orElseThrow();
    }

    @Test
    void aLineGoesThroughItsPoints() {
        String svg = draw(new Series(List.of(point(0, 0), point(50, 10), point(100, 5))));
        assertThat(svg).contains("d=\"M66 220L307 26L548 123\"");
    }

    /** A value beyond the axis lies at its end, and a gap is no line. */
    @Test
    void gapsAndInfiniteValuesAreDrawn() {
        String svg =
                draw(
                        new Series(
                                List.of(
                                        point(0, Double.POSITIVE_INFINITY),
                                        point(25, Double.NaN),
                                        point(50, -3),
                                        point(100, 0))));
        assertThat(svg).contains("d=\"M66 26h0M307 220L548 220\"");
        assertThat(svg).doesNotContain("NaN", "Infinity");
    }

    /** No label of a mark lies over another: the one that was added first stays. */
    @Test
    void labelsOfMarksDoNotOverlap() {
        StringWriter text = new StringWriter();
        Markup out = new Markup(text);
        Chart.overTime("t", 0, 100, 0, 10, "", 50, out)
                .mark(50, "REJECT", "first")
                .mark(51, "cycle", "second")
                .mark(90, "cycle", "third")
                .write();
        out.end();
        assertThat(text.toString()).contains(">REJECT</text>", "<title>second</title>");
        assertThat(Pattern.compile(">cycle</text>").matcher(text.toString()).results()).hasSize(1);
    }

    /** Names at the ends of lines stay apart, in the order of the lines, and within the chart. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 5, 10})
    void namesOfLinesThatEndTogetherAreApart(double end) {
        StringWriter text = new StringWriter();
        Markup out = new Markup(text);
        Chart chart = Chart.overTime("t", 0, 100, 0, 10, "", 50, out);
        for (int i = 0; i < 5; i++) {
            Series series = new Series(List.of(point(0, 3), point(100, end + 0.01 * i)));
            chart.named(series, i, 1, null, "line " + i, "n" + i);
        }
        chart.limit(end, "limit", "limit").write();
        out.end();
        assertThat(chart.hasAllNames()).isTrue();
        List<String[]> names =
                Pattern.compile("y=\"([0-9.]+)\"[^>]*>(n[0-4]|limit)<")
                        .matcher(text.toString())
                        .results()
                        .map(found -> new String[] {found.group(1), found.group(2)})
                        .toList();
        assertThat(names).hasSize(6);
        for (int i = 0; i < names.size(); i++) {
            double at = Double.parseDouble(names.get(i)[0]);
            assertThat(at).isBetween(26.0, 225.0);
            if (i > 0) {
                assertThat(at - Double.parseDouble(names.get(i - 1)[0]))
                        .isGreaterThanOrEqualTo(17.9);
            }
        }
        // The plot is narrower by the longest name.
        assertThat(text.toString()).contains("H482");
    }

    @Test
    void namesThatFindNoRoomAreLeftOut() {
        Markup out = new Markup(new StringWriter());
        Chart chart = Chart.overTime("t", 0, 100, 0, 10, "", 50, out);
        for (int i = 0; i < 20; i++) {
            chart.named(new Series(List.of(point(0, 3))), i, 1, null, "line", "n" + i);
        }
        assertThat(chart.hasAllNames()).isFalse();
    }

    @Test
    void aScaleWithoutLengthIsRefused() {
        assertThatThrownBy(() -> new Scale(1, 1, 0, 10))
                .hasMessageContaining("a scale from 1.0 to 1.0");
    }

    @Test
    void barsAreAsHighAsTheirCounts() {
        StringWriter text = new StringWriter();
        Markup out = new Markup(text);
        Bars.write(
                "t",
                List.of(
                        new Bars.Bin("a", "bin a", 100, 50),
                        new Bars.Bin("b", "bin b", 0, 1_000_000)),
                Palette.GREY,
                0,
                out);
        out.end();
        // One among many is seen, none is not.
        assertThat(Pattern.compile("<rect").matcher(text.toString()).results()).hasSize(3);
        assertThat(text.toString()).contains("height=\"1\"", "height=\"190.5\"");
    }

    private static Series.Point point(double x, double y) {
        return new Series.Point(x, y);
    }

    private static String draw(Series series) {
        StringWriter text = new StringWriter();
        Markup out = new Markup(text);
        Chart.overTime("t", 0, 100, 0, 10, "", 50, out).line(series, 0, 1, null, "line").write();
        out.end();
        return text.toString();
    }
}
