package io.shadowgate.console;

import io.shadowgate.console.GateRows.Cell;
import io.shadowgate.console.GateRows.Row;
import io.shadowgate.results.Summary.LastDecision;
import io.shadowgate.story.SegmentStory;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The story of a test in GitHub's Markdown, for messages and pull requests. */
public final class StoryMarkdown {
    /** What Markdown or HTML would take for their own. */
    private static final String SPECIAL = "\\`*_{}[]<>#|~&";

    private static final Screen SCREEN = Screen.ofFile(true);
    private static final int MOST_SEGMENTS = 3;

    private StoryMarkdown() {}

    public static List<String> lines(Story story, StoryEnds ends) {
        List<String> lines = new ArrayList<>();
        lines.add("### " + text(story.test().test()));
        for (ShadowStory shadow : story.shadows()) {
            verdict(story, shadow, lines);
        }
        List<Row> rows = GateRows.of(story);
        if (!rows.isEmpty()) {
            table(story, rows, lines);
        }
        story.shadows().forEach(shadow -> differs(shadow, lines));
        lines.add("");
        for (Records.Line record : Records.of(story.summary(), SCREEN)) {
            lines.add("- " + text(record.text().strip()));
        }
        ends.notes().forEach(note -> lines.add("- " + text(note)));
        if (ends.page() != null) {
            lines.add("- Page: " + text(ends.page()));
        }
        lines.add("- Results: " + text(ends.results()));
        return Collections.unmodifiableList(lines);
    }

    private static void verdict(Story story, ShadowStory shadow, List<String> lines) {
        LastDecision last = shadow.last();
        lines.add("");
        lines.add(
                "**"
                        + ShadowLines.word(last)
                        + " "
                        + text(shadow.name())
                        + "**: "
                        + text(ShadowLines.reason(shadow)));
        ShadowLines.since(story.test(), shadow).ifPresent(since -> lines.add("<br>" + text(since)));
        List<SegmentStory> segments = shadow.segments();
        if (!segments.isEmpty()) {
            int shown = Math.min(MOST_SEGMENTS, segments.size());
            lines.add(
                    "<br>agrees least in "
                            + segments.subList(0, shown).stream()
                                    .map(segment -> text(ShadowLines.segmentOf(segment, SCREEN)))
                                    .collect(Collectors.joining(", "))
                            + (shown == segments.size()
                                    ? ""
                                    : ", " + (segments.size() - shown) + " more"));
        }
    }

    private static void differs(ShadowStory shadow, List<String> lines) {
        List<String> sentences = ShadowLines.differs(shadow);
        if (!sentences.isEmpty()) {
            lines.add("");
            lines.add("Where " + text(shadow.name()) + " differs:");
            lines.add("");
            sentences.forEach(sentence -> lines.add("- " + text(sentence)));
        }
    }

    private static void table(Story story, List<Row> rows, List<String> lines) {
        lines.add("");
        StringBuilder head = new StringBuilder("| | limit |");
        StringBuilder rule = new StringBuilder("|---|---|");
        for (ShadowStory shadow : story.shadows()) {
            head.append(' ').append(text(shadow.name())).append(" |");
            rule.append("---|");
        }
        lines.add(head.toString());
        lines.add(rule.toString());
        for (Row row : rows) {
            StringBuilder line =
                    new StringBuilder(
                            "| " + text(row.label().strip()) + " | " + text(row.limit()) + " |");
            for (Cell cell : row.cells()) {
                line.append(' ').append(text(cell.text())).append(" |");
            }
            lines.add(line.toString());
        }
    }

    /** On one line, and shown as it is. */
    private static String text(String text) {
        StringBuilder escaped = new StringBuilder();
        SCREEN.safe(text)
                .codePoints()
                .forEach(
                        each -> {
                            if (SPECIAL.indexOf(each) >= 0) {
                                escaped.append('\\');
                            }
                            escaped.appendCodePoint(each);
                        });
        return escaped.toString();
    }
}
