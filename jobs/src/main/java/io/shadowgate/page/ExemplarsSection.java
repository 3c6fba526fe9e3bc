package io.shadowgate.page;

import io.shadowgate.markup.Markup;
import io.shadowgate.results.Disagreements;
import io.shadowgate.results.Exemplar;
import io.shadowgate.spec.Compare;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import io.shadowgate.window.SegmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Single requests on which the shadow disagrees, to look up in one's own records. */
final class ExemplarsSection implements Section {
    private static final int LONGEST = 120;

    @Override
    public String title() {
        return "Disagreements to look at";
    }

    @Override
    public boolean appliesTo(Story story) {
        return !story.disagreements().isEmpty();
    }

    @Override
    public void write(Story story, Sheet sheet) {
        boolean values = sheet.settings().withValues();
        sheet.note(
                "Those whose answers are farthest apart come first, and of those the latest."
                        + (values
                                ? ""
                                : " The answers are in disagreements/; the option --with-values"
                                        + " shows them here too."));
        for (ShadowStory shadow : story.shadows()) {
            Disagreements kept = story.disagreements().get(shadow.name());
            if (kept == null) {
                continue;
            }
            sheet.shadow(shadow.name());
            sheet.paragraph(
                    "From "
                            + (kept.isWhole() ? "" : "the latest ")
                            + Words.count(kept.read())
                            + (kept.read() == 1 ? " disagreement." : " disagreements."));
            String worst = shadow.segments().isEmpty() ? null : shadow.segments().get(0).segment();
            if (!kept.exemplars().isEmpty() && worst != null) {
                table("In " + worst + ", the worst segment", kept.exemplars(), sheet);
            }
            if (!kept.elsewhere().isEmpty()) {
                table(
                        kept.exemplars().isEmpty() ? "Requests" : "In other segments",
                        kept.elsewhere(),
                        sheet);
            }
        }
    }

    /** The agreement at ten times the tolerance, if all disagreements are kept. */
    private static void looser(
            Story story, ShadowStory shadow, Disagreements kept, Sheet sheet) {
        Compare.By by = story.test().compare().by();
        long scored = shadow.total().coverage().scored();
        long agreed = shadow.total().agreed();
        boolean isTold =
                (by == Compare.By.TOLERANCE || by == Compare.By.MAX_DIFFERENCE)
                        && scored > 0
                        && kept.isWhole()
                        && kept.read() == scored - agreed;
        if (isTold) {
            sheet.paragraph(
                    "At ten times the tolerance "
                            + Words.count(kept.near())
                            + " of them would agree: agreement would be "
                            + Words.share((double) (agreed + kept.near()) / scored)
                            + " and not "
                            + Words.share((double) agreed / scored)
                            + ".");
        }
    }

    private static void table(String title, List<Exemplar> exemplars, Sheet sheet) {
        boolean values = sheet.settings().withValues();
        Columns columns = Columns.of("request_id", "time");
        if (values) {
            columns.numbers("primary", "shadow", "primary latency", "shadow latency")
                    .texts("segments");
        }
        sheet.part(title);
        sheet.table(
                title,
                columns,
                () -> {
                    for (Exemplar one : exemplars) {
                        List<Markup.Content> cells = new ArrayList<>();
                        cells.add(() -> sheet.name(one.requestId()));
                        cells.add(sheet.cell(Words.time(one.time())));
                        if (values) {
                            cells.add(() -> sheet.name(shortened(one.primary())));
                            cells.add(() -> sheet.name(shortened(one.shadow())));
                            cells.add(sheet.cell(latency(one.primaryLatencyMs())));
                            cells.add(sheet.cell(latency(one.shadowLatencyMs())));
                            cells.add(() -> sheet.name(segments(one)));
                        }
                        sheet.row(cells.toArray(Markup.Content[]::new));
                    }
                });
    }

    private static String segments(Exemplar one) {
        return one.segments().entrySet().stream()
                .map(each -> SegmentName.of(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** A vector may have a thousand numbers. */
    private static String shortened(String answer) {
        return answer.length() <= LONGEST
                ? answer
                : answer.substring(0, answer.offsetByCodePoints(0, LONGEST / 2)) + " ...";
    }

    private static String latency(@Nullable Double ms) {
        return ms == null ? "" : Words.number(ms) + (Double.isInfinite(ms) ? "" : " ms");
    }
}
