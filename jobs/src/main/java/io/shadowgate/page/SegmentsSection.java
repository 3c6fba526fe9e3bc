package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Palette;
import io.shadowgate.chart.Series;
import io.shadowgate.markup.Markup;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.window.SegmentName;
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
                        + " is for independent requests. A point of"
                        + " a line is of "
                        + Timeline.SEGMENT_POINT
                        + " requests or more.");
        Timeline time = Objects.requireNonNull(Timeline.of(story));
        List<ShadowStory> shadows =
                story.shadows().stream().filter(one -> !one.segments().isEmpty()).toList();
        sheet.figures(() -> shadows.forEach(shadow -> figure(story, shadow, time, sheet)));
        for (ShadowStory shadow : shadows) {
            sheet.shadow(shadow.name());
            table(shadow, sheet);
        }
    }

    private static void figure(Story story, ShadowStory shadow, Timeline time, Sheet sheet) {
        double limit = story.test().gates().limits().minAgreementRate() * 100;
        List<SegmentStory> segments =
                shadow.segments().subList(0, Math.min(MOST_LINES, shadow.segments().size()));
        Series all = time.agreement(shadow);
        List<Series> lines = new ArrayList<>();
        segments.forEach(segment -> lines.add(time.agreement(segment)));
        List<Series> shown = new ArrayList<>(lines);
        shown.add(all);
        String title = "Agreement of " + shadow.name() + " by segment";
        int buckets =
                Math.max(FEWEST_BUCKETS, Math.min(BUCKETS, MOST_BUCKETS / (segments.size() + 1)));
        Chart chart = time.chart(title, Domain.ofShares(shown, limit), "%", buckets, sheet.out());
        Legend legend = new Legend(chart);
        legend.line(all, Palette.INK, 2.2, null, "all requests", "all");
        // The worst are drawn last, above the others.
        for (int i = lines.size() - 1; i >= Palette.size(); i--) {
            chart.line(lines.get(i), Palette.GREY, 1, null, segments.get(i).segment());
        }
        String shared = sharedPrefix(segments);
        for (int i = Math.min(Palette.size(), lines.size()) - 1; i >= 0; i--) {
            String name = segments.get(i).segment();
            legend.line(lines.get(i), i, 1.8, null, name, name.substring(shared.length()));
        }
        if (segments.size() > Palette.size()) {
            legend.key(
                    Sheet.Key.line(
                            Palette.GREY,
                            null,
                            "the next " + (segments.size() - Palette.size()) + " segments"));
        }
        chart.limit(limit, "limit " + Words.share(limit / 100), "limit");
        time.mark(chart, story, List.of(shadow));
        sheet.figure(title + ", limit " + Words.share(limit / 100), chart::write, legend.keys());
    }

    /** Such as {@code country=} if all have it; empty if they have none in common. */
    private static String sharedPrefix(List<SegmentStory> segments) {
        String first = SegmentName.prefixOf(segments.get(0).segment());
        return segments.stream().allMatch(one -> one.segment().startsWith(first)) ? first : "";
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
        Columns columns =
                Columns.of("segment").numbers("requests", "agreement", "interval", "errors");
        if (gated) {
            columns.texts("result");
        }
        sheet.table(
                "Segments of " + shadow,
                columns,
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
