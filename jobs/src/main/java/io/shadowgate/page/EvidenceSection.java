package io.shadowgate.page;

import io.shadowgate.chart.Chart;
import io.shadowgate.chart.Series;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.story.Moment;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** The evidence for good and for bad over time, with the threshold of each. */
final class EvidenceSection implements Section {
    private static final int BUCKETS = 140;

    /** The axis goes this far beyond the threshold; what is higher lies at its end. */
    private static final double HEADROOM = 1.6;

    @Override
    public String title() {
        return "Evidence over time";
    }

    @Override
    public boolean appliesTo(Story story) {
        return Timeline.of(story) != null;
    }

    @Override
    public void write(Story story, Sheet sheet) {
        EvidenceRules rules = story.test().gates().evidence();
        sheet.note(
                "A shadow is promoted at the end of a cycle of "
                        + Words.duration(rules.cycle())
                        + " if the weakest gate has enough evidence for good, and rejected if the"
                        + " average over all gates has enough evidence for bad. Values beyond a"
                        + " chart lie at its edge.");
        sheet.figures(
                () -> {
                    figure(
                            "Evidence for good, of the weakest gate",
                            Moment::logGood,
                            -StrictMath.log(rules.promoteAlpha()),
                            story,
                            sheet);
                    figure(
                            "Evidence for bad, over all gates",
                            Moment::logBad,
                            -StrictMath.log(rules.rejectAlpha()),
                            story,
                            sheet);
                });
    }

    private static void figure(
            String title,
            ToDoubleFunction<Moment> value,
            double threshold,
            Story story,
            Sheet sheet) {
        Timeline time = Objects.requireNonNull(Timeline.of(story));
        Chart chart =
                time.chart(title, new Domain(0, threshold * HEADROOM), "", BUCKETS, sheet.out());
        Legend legend = new Legend(chart);
        List<ShadowStory> shadows = story.shadows();
        for (int i = 0; i < shadows.size(); i++) {
            ShadowStory shadow = shadows.get(i);
            Series series = time.series(shadow.moments(), value);
            legend.line(series, Colours.of(i), 2, Colours.dashes(i), shadow.name());
        }
        chart.limit(threshold, "threshold " + Words.evidence(threshold), "proof");
        time.mark(chart, story, shadows);
        sheet.figure(
                title + ", proof at " + Words.evidence(threshold), chart::write, legend.keys());
    }
}
