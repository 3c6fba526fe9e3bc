package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Series;
import io.shadowgate.markup.Markup;
import io.shadowgate.story.Moment;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.WindowColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The time that all charts of a page share: from the first window to the last, with the events in
 * between.
 *
 * @param from epoch milliseconds
 * @param to epoch milliseconds, after {@code from}
 */
record Timeline(long from, long to) {
    /** A longer pause between windows than this part of the whole is a gap in a line. */
    private static final double GAP = 0.02;

    /** Requests that a point of a segment has at least, unless a pause follows. */
    static final long SEGMENT_POINT = 100;

    private static final int MOST_CYCLES = 30;
    private static final int SHORT_NAME = 8;

    /** A window with longer pauses around it was made by a wrong clock. */
    private static final long FAR = Duration.ofHours(36).toMillis();

    /**
     * Null if there is no window. A window far from all others is outside, unless all are: one
     * wrong clock would make all charts a single line.
     */
    static @Nullable Timeline of(Story story) {
        List<Moment> all =
                story.shadows().stream().flatMap(shadow -> shadow.moments().stream()).toList();
        List<Moment> near =
                story.shadows().stream().flatMap(shadow -> near(shadow.moments())).toList();
        return around(near.isEmpty() ? all : near);
    }

    private static Stream<Moment> near(List<Moment> moments) {
        return IntStream.range(0, moments.size())
                .filter(i -> isNear(moments, i - 1, i) || isNear(moments, i, i + 1))
                .mapToObj(moments::get);
    }

    private static boolean isNear(List<Moment> moments, int before, int after) {
        return before >= 0
                && after < moments.size()
                && moments.get(after).start() - moments.get(before).end() <= FAR;
    }

    private static @Nullable Timeline around(List<Moment> moments) {
        return moments.isEmpty()
                ? null
                : new Timeline(
                        moments.stream().mapToLong(Moment::start).min().orElseThrow(),
                        moments.stream().mapToLong(Moment::end).max().orElseThrow());
    }

    private boolean contains(long start, long end) {
        return start >= from && end <= to;
    }

    /** The number of windows that no chart shows. */
    long outside(Story story) {
        return story.shadows().stream()
                .flatMap(shadow -> shadow.moments().stream())
                .filter(moment -> !contains(moment.start(), moment.end()))
                .count();
    }

    Chart chart(String title, Domain domain, String unit, int buckets, Markup out) {
        return Chart.overTime(title, from, to, domain.low(), domain.high(), unit, buckets, out);
    }

    /**
     * A line of one value per window, at the end of the window.
     *
     * @param value NaN for a gap
     */
    Series series(List<Moment> moments, ToDoubleFunction<Moment> value) {
        List<Series.Point> points = new ArrayList<>();
        long last = Long.MAX_VALUE;
        for (Moment moment : moments) {
            add(points, last, moment.start(), moment.end(), value.applyAsDouble(moment));
            last = moment.end();
        }
        return new Series(points);
    }

    /** The agreement of single windows, in percent. */
    Series agreement(ShadowStory shadow) {
        return series(
                shadow.moments(),
                moment -> {
                    Double rate = moment.figures().get(WindowColumn.AGREEMENT_RATE);
                    return rate == null ? Double.NaN : rate * 100;
                });
    }

    /**
     * The same of a segment. Windows with few of its requests are one point together, because the
     * agreement of three requests jumps.
     */
    Series agreement(SegmentStory segment) {
        List<Series.Point> points = new ArrayList<>();
        List<SegmentStory.Point> windows = segment.points();
        long last = Long.MAX_VALUE;
        long scored = 0;
        long agreed = 0;
        long start = 0;
        for (int i = 0; i < windows.size(); i++) {
            SegmentStory.Point window = windows.get(i);
            start = scored == 0 ? window.start() : start;
            scored += window.scored();
            agreed += window.agreed();
            boolean isLast =
                    i == windows.size() - 1 || isPause(window.end(), windows.get(i + 1).start());
            if (scored >= SEGMENT_POINT || isLast) {
                add(points, last, start, window.end(), 100.0 * agreed / scored);
                last = window.end();
                scored = 0;
                agreed = 0;
            }
        }
        return new Series(points);
    }

    private boolean isPause(long end, long start) {
        return start - end > GAP * (to - from);
    }

    /**
     * Adds a point within the time, and a gap before it if there was a long pause.
     *
     * @param last end of the window before
     */
    private void add(List<Series.Point> points, long last, long start, long end, double value) {
        if (!contains(start, end)) {
            return;
        }
        long pause = Math.max(2 * (end - start), (long) (GAP * (to - from)));
        if (last != Long.MAX_VALUE && start - last > pause) {
            points.add(new Series.Point(last, Double.NaN));
        }
        points.add(new Series.Point(end, value));
    }

    /** Marks each verdict but HOLD, alarms and restarts of every shadow, and the ends of cycles. */
    void mark(Chart chart, Story story, List<ShadowStory> shadows) {
        for (ShadowStory shadow : shadows) {
            String name = shadows.size() == 1 ? "" : shortened(shadow.name()) + " ";
            if (shadow.since() != null && shadow.last().verdict() != Verdict.HOLD) {
                String word = Verdicts.word(shadow);
                chart.mark(
                        shadow.since().at(),
                        name + word,
                        shadow.name() + ": " + word + " since " + Words.time(shadow.since().at()));
            }
            Long alarm = null;
            int restarts = 0;
            for (Moment moment : shadow.moments()) {
                Long rang = moment.alarmedAt();
                if (rang != null && !rang.equals(alarm)) {
                    alarm = rang;
                    chart.mark(
                            rang, name + "alarm", shadow.name() + ": alarm at " + Words.time(rang));
                }
                if (moment.restarts() > restarts) {
                    restarts = moment.restarts();
                    chart.mark(
                            moment.start(),
                            name + "restart",
                            shadow.name()
                                    + ": evidence starts anew at "
                                    + Words.time(moment.start()));
                }
            }
        }
        cycles(chart, story, shadows);
    }

    private void cycles(Chart chart, Story story, List<ShadowStory> shadows) {
        long cycle = story.test().gates().evidence().cycle().toMillis();
        long since =
                shadows.stream()
                        .filter(shadow -> !shadow.moments().isEmpty())
                        .mapToLong(
                                shadow -> shadow.moments().get(shadow.moments().size() - 1).since())
                        .min()
                        .orElse(from);
        if ((to - since) / cycle > MOST_CYCLES) {
            return;
        }
        for (long end = since + cycle; end <= to; end += cycle) {
            chart.mark(end, "cycle", "A cycle ends at " + Words.time(end));
        }
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= SHORT_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, SHORT_NAME)) + "...";
    }
}
