package io.shadowgate.page;

import io.shadowgate.slices.SliceStory;
import io.shadowgate.statistics.slices.SliceCounts;
import io.shadowgate.statistics.slices.SliceFinding;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.List;

/** Where each shadow differs: slices of requests that nobody named beforehand. */
final class SlicesSection implements Section {
    private static final int MOST_SENTENCES = 3;
    private static final int MOST_ROWS = 50;

    @Override
    public String title() {
        return "Where it differs";
    }

    @Override
    public boolean appliesTo(Story story) {
        return story.shadows().stream().anyMatch(SlicesSection::hasFindings);
    }

    private static boolean hasFindings(ShadowStory shadow) {
        return shadow.slices() != null && !shadow.slices().findings().isEmpty();
    }

    @Override
    public void write(Story story, Sheet sheet) {
        sheet.note(
                "Found among all values and pairs of values of the features that the spec names. If"
                        + " no slice is beyond the limit, any is shown with a probability of at"
                        + " most 5%. The order is SliceLine's: how bad a slice is, against how"
                        + " small.");
        for (ShadowStory shadow : story.shadows()) {
            SliceStory slices = shadow.slices();
            if (slices != null && hasFindings(shadow)) {
                sheet.shadow(shadow.name());
                slices.findings().stream()
                        .limit(MOST_SENTENCES)
                        .forEach(found -> sheet.paragraph(found.words(slices.limit()) + "."));
                sheet.table(
                        "Slices of " + shadow.name(),
                        Columns.of("slice")
                                .numbers("disagree", "of requests", "explains", "together at least")
                                .texts("such as"),
                        () ->
                                slices.findings().stream()
                                        .limit(MOST_ROWS)
                                        .forEach(found -> row(found, sheet)));
            }
        }
    }

    private static void row(SliceStory.Found found, Sheet sheet) {
        SliceFinding finding = found.finding();
        SliceCounts counts = finding.counts();
        sheet.row(
                List.of(
                        new Sheet.Cell("", () -> sheet.name(finding.slice())),
                        share((double) counts.disagreed() / counts.scored(), sheet),
                        new Sheet.Cell("", sheet.cell(Words.count(counts.scored()))),
                        share(finding.explains(), sheet),
                        share(finding.explainsTogether(), sheet),
                        new Sheet.Cell(
                                "list", () -> sheet.name(String.join(", ", found.requestIds())))));
    }

    private static Sheet.Cell share(double share, Sheet sheet) {
        return new Sheet.Cell("", sheet.cell(Words.share(share)));
    }
}
