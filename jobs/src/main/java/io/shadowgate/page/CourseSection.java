package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Palette;
import io.shadowgate.chart.Series;
import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.DistributionGate;
import io.shadowgate.gate.ErrorGate;
import io.shadowgate.gate.LatencyGate;
import io.shadowgate.spec.Limits;
import io.shadowgate.story.Moment;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.window.WindowColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Agreement, latency, errors and divergence over time: of each window, and with an interval of all
 * windows so far, which is what the gates are about.
 */
final class CourseSection implements Section {
    private static final int BUCKETS = 140;

    /** Something that is drawn over time. */
    private record Plot(
            String title,
            WindowColumn column,
            @Nullable WindowColumn primary,
            @Nullable String gate,
            double limit,
            String unit) {
        boolean isShare() {
            return unit.equals("%");
        }

        double scaled(double value) {
            return isShare() ? value * 100 : value;
        }

        String limitText() {
            return isShare() ? Words.share(limit) : Words.number(limit) + unit;
        }
    }

    @Override
    public String title() {
        return "Course of the test";
    }

    @Override
    public boolean appliesTo(Story story) {
        return Timeline.of(story) != null;
    }

    @Override
    public void write(Story story, Sheet sheet) {
        sheet.note(
                "A thin line shows single windows of "
                        + Words.duration(story.test().window())
                        + ". The area is the interval of all windows so far, which the gates are"
                        + " about. Times are in UTC.");
        long outside = Objects.requireNonNull(Timeline.of(story)).outside(story);
        if (outside > 0) {
            sheet.note(
                    "Not drawn, because far from all others, as a wrong clock makes them: "
                            + Words.count(outside)
                            + (outside == 1 ? " window." : " windows."));
        }
        Limits limits = story.test().gates().limits();
        List<Plot> plots =
                List.of(
                        new Plot(
                                "Agreement",
                                WindowColumn.AGREEMENT_RATE,
                                null,
                                AgreementGate.NAME,
                                limits.minAgreementRate(),
                                "%"),
                        new Plot(
                                "Latency, 99th percentile",
                                WindowColumn.SHADOW_LATENCY_P99,
                                WindowColumn.PRIMARY_LATENCY_P99,
                                LatencyGate.NAME,
                                limits.maxShadowLatencyP99Ms(),
                                " ms"),
                        new Plot(
                                "Latency, median",
                                WindowColumn.SHADOW_LATENCY_P50,
                                WindowColumn.PRIMARY_LATENCY_P50,
                                null,
                                Double.NaN,
                                " ms"),
                        new Plot(
                                "Error rate",
                                WindowColumn.SHADOW_ERROR_RATE,
                                null,
                                ErrorGate.NAME,
                                limits.maxShadowErrorRate(),
                                "%"),
                        new Plot(
                                "Divergence (Jensen-Shannon distance)",
                                WindowColumn.PREDICTION_DISTRIBUTION_DIVERGENCE,
                                null,
                                DistributionGate.NAME,
                                limits.maxDistributionDivergence(),
                                ""));
        sheet.figures(() -> plots.forEach(plot -> figure(plot, story, sheet)));
    }

    private static void figure(Plot plot, Story story, Sheet sheet) {
        Timeline time = Objects.requireNonNull(Timeline.of(story));
        List<ShadowStory> shadows = story.shadows();
        List<Series> windows = new ArrayList<>();
        for (ShadowStory shadow : shadows) {
            windows.add(windows(plot, plot.column, shadow, time));
        }
        Series primary = plot.primary == null ? null : primary(plot, plot.primary, shadows, time);
        List<Series> all = new ArrayList<>(windows);
        if (primary != null) {
            all.add(primary);
        }
        if (all.stream().allMatch(CourseSection::isEmpty)) {
            return; // The log has no latencies, for example.
        }
        Domain domain =
                plot.column == WindowColumn.AGREEMENT_RATE
                        ? Domain.ofShares(all, plot.scaled(plot.limit))
                        : Domain.fromZero(all, plot.scaled(plot.limit));
        Chart chart = time.chart(plot.title, domain, plot.unit, BUCKETS, sheet.out());
        Legend legend = new Legend(chart);
        for (int i = 0; i < shadows.size(); i++) {
            band(chart, plot, shadows.get(i), i, time);
        }
        if (primary != null && !isEmpty(primary)) {
            legend.line(primary, Palette.GREY, 1.5, null, story.test().primary().name());
        }
        for (int i = 0; i < shadows.size(); i++) {
            legend.line(
                    windows.get(i), Colours.of(i), 1.2, Colours.dashes(i), shadows.get(i).name());
        }
        String heading = plot.title;
        if (!Double.isNaN(plot.limit)) {
            double limit = plot.scaled(plot.limit);
            boolean isShown = limit >= domain.low() && limit <= domain.high();
            chart.limit(limit, "limit " + plot.limitText(), "limit");
            heading += ", limit " + plot.limitText() + (isShown ? "" : " (far above these values)");
        }
        time.mark(chart, story, shadows);
        sheet.figure(heading, chart::write, legend.keys());
    }

    private static Series windows(
            Plot plot, WindowColumn column, ShadowStory shadow, Timeline time) {
        return time.series(
                shadow.moments(),
                moment -> {
                    Double figure = moment.figures().get(column);
                    return figure == null ? Double.NaN : plot.scaled(figure);
                });
    }

    /** All shadows see the same requests, so one of them has the primary's values. */
    private static Series primary(
            Plot plot, WindowColumn column, List<ShadowStory> shadows, Timeline time) {
        ShadowStory most = shadows.get(0);
        for (ShadowStory shadow : shadows) {
            most = shadow.moments().size() > most.moments().size() ? shadow : most;
        }
        return windows(plot, column, most, time);
    }

    private static void band(
            Chart chart, Plot plot, ShadowStory shadow, int number, Timeline time) {
        String gate = plot.gate;
        if (gate == null) {
            return;
        }
        chart.band(
                bound(plot, gate, shadow, time, true),
                bound(plot, gate, shadow, time, false),
                Colours.of(number),
                shadow.name() + ": interval of all windows so far");
    }

    private static Series bound(
            Plot plot, String gate, ShadowStory shadow, Timeline time, boolean isLower) {
        return time.series(
                shadow.moments(),
                moment -> {
                    Moment.GatePoint point = moment.gate(gate);
                    Double bound = point == null ? null : isLower ? point.lower() : point.upper();
                    return bound == null ? Double.NaN : plot.scaled(bound);
                });
    }

    private static boolean isEmpty(Series series) {
        return series.points().stream().allMatch(point -> Double.isNaN(point.y()));
    }
}
