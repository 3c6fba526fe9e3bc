package io.shadowgate.console;

import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import io.shadowgate.story.ShadowStory;
import io.shadowgate.story.Story;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a threshold in the middle of the bins would say: the share of scores at or above it, of the
 * primary and of each shadow. It is for scores that are compared within a tolerance; those that are
 * compared by a threshold have their agreement.
 */
final class Threshold {
    private Threshold() {}

    static Optional<String> of(Story story, Screen screen) {
        Compare compare = story.test().compare();
        ScoreBins bins = compare.bins();
        if (compare.by() != Compare.By.TOLERANCE || !bins.isEven() || bins.count() % 2 != 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (ShadowStory shadow : story.shadows()) {
            byte[] stored = shadow.total().predictions();
            if (stored == null) {
                continue;
            }
            PredictionHistogram scores = PredictionHistogram.fromBytes(stored);
            if (text.isEmpty()) {
                text.append(Figures.plain((bins.from() + bins.to()) / 2))
                        .append(" or more: ")
                        .append(screen.safe(story.test().primary().name()))
                        .append(' ')
                        .append(Figures.percent(share(scores.primaryCounts(), bins)));
            }
            text.append(", ")
                    .append(screen.safe(shadow.name()))
                    .append(' ')
                    .append(Figures.percent(share(scores.shadowCounts(), bins)));
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    /** Scores that are no number are on no side. */
    private static Double share(long[] counts, ScoreBins bins) {
        long all = Arrays.stream(counts, 0, bins.count() + 2).sum();
        long above = Arrays.stream(counts, bins.count() / 2 + 1, bins.count() + 2).sum();
        return all == 0 ? 0.0 : (double) above / all;
    }
}
