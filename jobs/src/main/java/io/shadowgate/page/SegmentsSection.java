package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Series;
import io.shadowgate.markup.Markup;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.window.WindowColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The segments of each shadow, worst first, and their agreement over time. */
final class SegmentsSection implements Section {
    private static final int MOST_OPEN = 10;
    private static final int MOST_ROWS = 300;
    private static final int MOST_LINES = 30;

    /** The points of all lines of a chart together have to fit into a page. */
    private static final int MOST_BUCKETS = 1500;

    private static final int BUCKETS = 140;
    private static final int FEWEST_BUCKETS = 40;

    @Override
    public String title() {
        return "Segments, worst first";
    }

    @Override
    public boolean appliesTo(Story story) {
        return story.shadows().stream().anyMatch(shadow -> !shadow.segments().isEmpty());
    }

    @Override
    public void write(Story story, Sheet sheet) {
        sheet.note(
                "The order is that of the upper end of the interval of agreement, so a segment of"
                        + " few requests does not stand before one that is surely bad. The interval"
                        + " is for independent requests.");
        Timeline time = Objects.requireNonNull(Timeline.of(story));
        for (ShadowStory shadow : story.shadows()) {
            if (!shadow.segments().isEmpty()) {
                sheet.shadow(shadow.name());
                figure(story, shadow, time, sheet);
                table(shadow, sheet);
            }
        }
    }

    private static void figure(Story story, ShadowStory shadow, Timeline time, Sheet sheet) {
        double limit = story.test().gates().limits().minAgreementRate() * 100;
        List<SegmentStory> segments =
                shadow.segments().subList(0, Math.min(MOST_LINES, shadow.segments().size()));
        Series all =
                time.series(
                        shadow.moments(),
                        moment -> {
                            Double rate = moment.figures().get(WindowColumn.AGREEMENT_RATE);
                            return rate == null ? Double.NaN : rate * 100;
                        });
        List<Series> lines = new ArrayList<>();
        segments.forEach(segment -> lines.add(series(segment, time)));
        List<Series> shown = new ArrayList<>(lines);
        shown.add(all);
        String title = "Agreement of " + shadow.name() + " by segment";
        int buckets =
                Math.max(FEWEST_BUCKETS, Math.min(BUCKETS, MOST_BUCKETS / (segments.size() + 1)));
        Chart chart = time.chart(title, Domain.ofShares(shown, limit), "%", buckets, sheet.out());
        List<Sheet.Key> legend = new ArrayList<>();
        // The worst are drawn last, above the others.
        for (int i = lines.size() - 1; i >= 0; i--) {
            boolean isWorst = i < Chart.colours();
            chart.line(
                    lines.get(i),
                    isWorst ? i : Chart.GREY,
                    isWorst ? 1.8 : 1,
                    null,
                    segments.get(i).segment());
        }
        chart.line(all, Chart.INK, 2.2, null, "all requests");
        legend.add(Sheet.Key.line(Chart.INK, null, "all requests"));
        for (int i = 0; i < Math.min(Chart.colours(), segments.size()); i++) {
            legend.add(Sheet.Key.line(i, null, segments.get(i).segment()));
        }
        if (segments.size() > Chart.colours()) {
            legend.add(
                    Sheet.Key.line(
                            Chart.GREY,
                            null,
                            "the next " + (segments.size() - Chart.colours()) + " segments"));
        }
        legend.add(Sheet.Key.limit("limit " + Words.share(limit / 100)));
        chart.limit(limit, "limit " + Words.share(limit / 100));
        time.mark(chart, story, List.of(shadow));
        sheet.figure(title, chart::write, legend);
    }

    private static Series series(SegmentStory segment, Timeline time) {
        List<Series.Point> points = new ArrayList<>();
        long last = Long.MAX_VALUE;
        for (SegmentStory.Point point : segment.points()) {
            time.add(points, last, point.start(), point.end(), point.agreement() * 100);
            last = point.end();
        }
        return new Series(points);
    }

    private static void table(ShadowStory shadow, Sheet sheet) {
        List<SegmentStory> segments = shadow.segments();
        int open = Math.min(MOST_OPEN, segments.size());
        int rows = Math.min(MOST_ROWS, segments.size());
        rows(shadow.name(), segments.subList(0, open), sheet);
        if (open < rows) {
            sheet.folded(
                    Words.count(rows - open) + " more segments",
                    () -> rows(shadow.name(), segments.subList(open, rows), sheet));
        }
        if (rows < segments.size()) {
            sheet.note(
                    Words.count(segments.size() - rows)
                            + " further segments are not shown; windows/ has them all.");
        }
    }

    private static void rows(String shadow, List<SegmentStory> segments, Sheet sheet) {
        boolean gated = segments.stream().anyMatch(segment -> segment.result() != null);
        List<String> heads =
                new ArrayList<>(List.of("segment", "requests", "agreement", "interval", "errors"));
        if (gated) {
            heads.add("result");
        }
        sheet.table(
                "Segments of " + shadow,
                heads,
                () -> segments.forEach(segment -> row(shadow, segment, gated, sheet)));
    }

    private static void row(String shadow, SegmentStory segment, boolean gated, Sheet sheet) {
        String of = shadow + "/segments/" + segment.segment() + "/";
        List<Markup.Content> cells = new ArrayList<>();
        cells.add(() -> sheet.name(segment.segment()));
        cells.add(() -> sheet.count(of + "compared", segment.compared()));
        cells.add(
                () -> {
                    if (segment.agreement() == null) {
                        sheet.out().text("no answer");
                    } else {
                        sheet.number(
                                of + "agreement",
                                segment.agreement(),
                                Words.share(segment.agreement()));
                    }
                });
        cells.add(
                sheet.cell(
                        segment.lower() == null || segment.upper() == null
                                ? ""
                                : Words.share(segment.lower())
                                        + " to "
                                        + Words.share(segment.upper())));
        cells.add(() -> sheet.count(of + "errors", segment.total().coverage().errors()));
        if (gated) {
            cells.add(
                    () -> {
                        if (segment.result() != null) {
                            sheet.badge(
                                    GatesSection.tone(segment.result().standing()),
                                    GatesSection.word(segment.result().standing()));
                        }
                    });
        }
        sheet.row(cells.toArray(Markup.Content[]::new));
    }
}
