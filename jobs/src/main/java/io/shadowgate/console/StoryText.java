package io.shadowgate.console;

import io.shadowgate.console.GateRows.Cell;
import io.shadowgate.console.GateRows.Row;
import io.shadowgate.console.Screen.Tone;
import io.shadowgate.results.Summary.LastDecision;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.story.Moment;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.verdict.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The story of a test for a terminal: the verdicts, the gates, their course, where the shadows
 * differ, what is missing, where all records went, and where to read more. No line is wider than
 * the screen, and two shadows need 24 of 80 columns.
 */
public final class StoryText {
    private static final String INDENT = "  ";
    private static final int MOST_OF_A_NAME = 16;
    private static final int SHORTEST_LABEL = 8;
    private static final int LONGEST_LABEL = 24;
    private static final int MOST_SEGMENTS = 5;

    /** Of the words on the left of the lower half. */
    private static final int LABEL = "agreement ".length();

    /** What follows a sparkline. */
    private static final int AFTER = 26;

    private final Story story;
    private final Screen screen;
    private final ShadowTest test;
    private final int nameWidth;
    private final List<String> lines = new ArrayList<>();

    private StoryText(Story story, Screen screen) {
        this.story = story;
        this.screen = screen;
        this.test = story.test();
        this.nameWidth =
                story.shadows().stream()
                        .mapToInt(shadow -> TextWidth.of(name(shadow)))
                        .max()
                        .orElse(0);
    }

    public static List<String> lines(Story story, StoryEnds ends, Screen screen) {
        StoryText text = new StoryText(story, screen);
        text.title();
        story.shadows().forEach(text::verdict);
        text.gates();
        text.course();
        text.where();
        text.differs();
        Threshold.of(story, screen)
                .ifPresent(
                        threshold ->
                                text.lines.add(
                                        TextWidth.cut(
                                                TextWidth.left("scores", LABEL) + threshold,
                                                screen.columns())));
        Records.of(story.summary(), screen).forEach(text::record);
        ends.notes().forEach(note -> text.sentence(screen.safe(note)));
        if (ends.page() != null) {
            // Not broken, so that it can be followed and copied.
            text.lines.add("Page: " + screen.safe(ends.page()));
        }
        text.lines.add("Results: " + screen.safe(ends.results()));
        return Collections.unmodifiableList(text.lines);
    }

    private String name(ShadowStory shadow) {
        return TextWidth.cut(screen.safe(shadow.name()), MOST_OF_A_NAME);
    }

    private void sentence(String text) {
        lines.addAll(TextWidth.wrap(text, screen.columns(), INDENT));
    }

    /** One line if it can be cut without a loss: results hold the whole of it. */
    private void record(Records.Line line) {
        if (line.isShort()) {
            lines.add(TextWidth.cut(line.text(), screen.columns()));
        } else {
            sentence(line.text());
        }
    }

    private void title() {
        List<Moment> all =
                story.shadows().stream().flatMap(shadow -> shadow.moments().stream()).toList();
        String times =
                all.isEmpty()
                        ? ""
                        : ", "
                                + Figures.time(
                                        all.stream().mapToLong(Moment::start).min().orElseThrow())
                                + " to "
                                + Figures.time(
                                        all.stream().mapToLong(Moment::end).max().orElseThrow())
                                + " UTC";
        sentence(
                screen.safe(test.test())
                        + ": "
                        + screen.safe(test.primary().name())
                        + " and its shadow"
                        + (story.shadows().size() == 1 ? "" : "s")
                        + times);
    }

    private void verdict(ShadowStory shadow) {
        LastDecision last = shadow.last();
        String word = ShadowLines.word(last);
        List<String> wrapped =
                TextWidth.wrap(
                        word
                                + " "
                                + screen.safe(shadow.name())
                                + ": "
                                + screen.safe(ShadowLines.reason(shadow)),
                        screen.columns(),
                        INDENT);
        String first = wrapped.get(0);
        lines.add(
                first.startsWith(word)
                        ? screen.paint(word, ShadowLines.tone(last.verdict()))
                                + first.substring(word.length())
                        : first);
        lines.addAll(wrapped.subList(1, wrapped.size()));
        ShadowLines.since(test, shadow)
                .ifPresent(
                        since ->
                                TextWidth.wrap(since, screen.columns() - INDENT.length(), "")
                                        .forEach(line -> lines.add(INDENT + line)));
    }

    /** A column for each shadow, in as many tables as the screen needs. */
    private void gates() {
        List<Row> rows = GateRows.of(story);
        if (rows.isEmpty()) {
            return;
        }
        int limit = width(Stream.concat(Stream.of("limit"), rows.stream().map(Row::limit)), 99);
        int shadows = story.shadows().size();
        int each =
                2
                        + Math.max(
                                nameWidth,
                                rows.stream()
                                        .flatMap(row -> row.cells().stream())
                                        .mapToInt(cell -> TextWidth.of(cell.text()))
                                        .max()
                                        .orElse(0));
        int label =
                Math.max(
                        SHORTEST_LABEL,
                        Math.min(
                                width(rows.stream().map(Row::label), LONGEST_LABEL),
                                screen.columns() - 2 - limit - each));
        int atOnce = Math.max(1, (screen.columns() - label - 2 - limit) / each);
        for (int from = 0; from < shadows; from += atOnce) {
            table(rows, from, Math.min(shadows, from + atOnce), label, limit, each);
        }
    }

    private static int width(Stream<String> texts, int most) {
        return Math.min(most, texts.mapToInt(TextWidth::of).max().orElse(0));
    }

    private void table(List<Row> rows, int from, int to, int label, int limit, int each) {
        lines.add("");
        StringBuilder head =
                new StringBuilder(
                        TextWidth.left("", label) + "  " + TextWidth.right("limit", limit));
        for (ShadowStory shadow : story.shadows().subList(from, to)) {
            head.append("  ").append(TextWidth.left(name(shadow), each - 2));
        }
        lines.add(screen.paint(head.toString().stripTrailing(), Tone.QUIET));
        for (Row row : rows) {
            StringBuilder line =
                    new StringBuilder(
                            TextWidth.left(row.label(), label)
                                    + "  "
                                    + TextWidth.right(row.limit(), limit));
            List<Cell> cells = row.cells().subList(from, to);
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = cells.get(i);
                String after =
                        i == cells.size() - 1
                                ? ""
                                : " ".repeat(each - 2 - TextWidth.of(cell.text()));
                line.append("  ")
                        .append(cell.value())
                        .append(cell.said().isEmpty() ? "" : " ")
                        .append(screen.paint(cell.said(), cell.tone()))
                        .append(after);
            }
            lines.add(line.toString());
        }
    }

    private void course() {
        int most = screen.columns() - LABEL - nameWidth - 2 - AFTER;
        Course course =
                Course.of(
                        story.shadows().stream().map(ShadowStory::moments).toList(),
                        test.window().toMillis(),
                        Math.max(8, most));
        if (course.places() == 0) {
            return;
        }
        lines.add("");
        agreement(course);
        if (test.gates().policy() == Gates.Policy.EVIDENCE) {
            evidence(course);
        }
    }

    private void agreement(Course course) {
        List<double[]> all =
                story.shadows().stream().map(shadow -> course.agreement(shadow.moments())).toList();
        double[] values = all.stream().flatMapToDouble(Arrays::stream).toArray();
        double limit = test.gates().limits().minAgreementRate();
        double low = Math.min(limit, Sparkline.least(values));
        double high = Sparkline.most(values);
        for (int i = 0; i < all.size(); i++) {
            double[] one = all.get(i);
            String range =
                    Double.isNaN(Sparkline.least(one))
                            ? "nothing was scored"
                            : Figures.percent(Sparkline.least(one))
                                    + " to "
                                    + Figures.percent(Sparkline.most(one));
            labelled(
                    i == 0 ? "agreement" : "",
                    i,
                    Sparkline.of(one, low, high, screen.unicode()) + "  " + range);
        }
    }

    private void evidence(Course course) {
        EvidenceRules rules = test.gates().evidence();
        for (int i = 0; i < story.shadows().size(); i++) {
            ShadowStory shadow = story.shadows().get(i);
            boolean bad = shadow.last().verdict() == Verdict.REJECT;
            double proof = -StrictMath.log(bad ? rules.rejectAlpha() : rules.promoteAlpha());
            ToDoubleFunction<Moment> value = bad ? Moment::logBad : Moment::logGood;
            double[] values = course.last(shadow.moments(), value);
            List<Moment> moments = shadow.moments();
            String now =
                    moments.isEmpty()
                            ? "none"
                            : (bad ? "bad " : "good ")
                                    + log(value.applyAsDouble(moments.get(moments.size() - 1)))
                                    + ", proof at "
                                    + Figures.fixed(proof, 1);
            labelled(
                    i == 0 ? "evidence" : "",
                    i,
                    Sparkline.of(values, 0, proof, screen.unicode()) + "  " + now);
        }
    }

    private static String log(double evidence) {
        return Double.isInfinite(evidence)
                ? evidence > 0 ? "endless" : "none"
                : Figures.fixed(evidence, 1);
    }

    /** A line of the lower half, cut to the screen. */
    private void labelled(String label, int shadow, String text) {
        lines.add(
                TextWidth.cut(
                                TextWidth.left(label, LABEL)
                                        + TextWidth.left(
                                                name(story.shadows().get(shadow)), nameWidth)
                                        + "  "
                                        + text,
                                screen.columns())
                        .stripTrailing());
    }

    /** The segments in which a shadow agrees least, as many as the line takes. */
    private void where() {
        String label = "where";
        for (int i = 0; i < story.shadows().size(); i++) {
            List<SegmentStory> segments = story.shadows().get(i).segments();
            if (segments.isEmpty()) {
                continue;
            }
            int room = screen.columns() - LABEL - nameWidth - 2;
            StringBuilder text = new StringBuilder(ShadowLines.segmentOf(segments.get(0), screen));
            int shown = 1;
            while (shown < Math.min(segments.size(), MOST_SEGMENTS)) {
                String next = ", " + ShadowLines.segment(segments.get(shown), screen);
                if (TextWidth.of(text + next + more(segments.size() - shown - 1)) > room) {
                    break;
                }
                text.append(next);
                shown++;
            }
            labelled(label, i, text + more(segments.size() - shown));
            label = "";
        }
    }

    /** The slices in which a shadow differs, which nobody named beforehand. */
    private void differs() {
        for (ShadowStory shadow : story.shadows()) {
            List<String> sentences = ShadowLines.differs(shadow);
            if (!sentences.isEmpty()) {
                lines.add("");
                lines.add(
                        screen.paint(
                                TextWidth.cut(
                                        "Where it differs: " + screen.safe(shadow.name()),
                                        screen.columns()),
                                Tone.QUIET));
                for (String sentence : sentences) {
                    TextWidth.wrap(
                                    screen.safe(sentence),
                                    screen.columns() - INDENT.length(),
                                    INDENT)
                            .forEach(line -> lines.add(INDENT + line));
                }
            }
        }
    }

    private static String more(int segments) {
        return segments == 0 ? "" : ", " + segments + " more";
    }
}
