package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Series;
import io.shadowgate.markup.Markup;
import io.shadowgate.story.Moment;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
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

    private static final int MOST_CYCLES = 30;
    private static final int SHORT_NAME = 8;

    /** Null if there is no window. */
    static @Nullable Timeline of(Story story) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (ShadowStory shadow : story.shadows()) {
            for (Moment moment : shadow.moments()) {
                from = Math.min(from, moment.start());
                to = Math.max(to, moment.end());
            }
        }
        return to > from ? new Timeline(from, to) : null;
    }

    Chart chart(String title, Domain domain, String unit, int buckets, Markup out) {
        return new Chart(title, from, to, domain.low(), domain.high(), unit, buckets, out);
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

    /**
     * Adds a point, and a gap before it if there was a long pause.
     *
     * @param last end of the window before
     */
    void add(List<Series.Point> points, long last, long start, long end, double value) {
        long pause = Math.max(2 * (end - start), (long) (GAP * (to - from)));
        if (last != Long.MAX_VALUE && start - last > pause) {
            points.add(new Series.Point(last, Double.NaN));
        }
        points.add(new Series.Point(end, value));
    }

    /** Marks the verdict, alarms and restarts of every shadow, and the ends of cycles. */
    void mark(Chart chart, Story story, List<ShadowStory> shadows) {
        cycles(chart, story, shadows);
        for (ShadowStory shadow : shadows) {
            String name = shadows.size() == 1 ? "" : shortened(shadow.name()) + " ";
            if (shadow.since() != null) {
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
