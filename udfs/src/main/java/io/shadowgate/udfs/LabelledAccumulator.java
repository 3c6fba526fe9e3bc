package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.ScoreBins;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Labelled scores. The first request or the first merge sets their bins. */
public final class LabelledAccumulator {
    @Nullable private LabelledScores scores;

    /** The scores in these bins, whose counts may be changed. */
    LabelledScores in(ScoreBins bins) {
        if (scores == null || !scores.bins().equals(bins) && scores.isEmpty()) {
            scores = new LabelledScores(bins);
        } else if (!scores.bins().equals(bins)) {
            throw new IllegalArgumentException(
                    "LABELLED_SCORES: scores in "
                            + bins
                            + " after scores in "
                            + scores.bins()
                            + " in one group: expected one layout for all rows");
        }
        return scores;
    }

    void merge(LabelledScores other) {
        if (!other.isEmpty()) {
            in(other.bins()).merge(other);
        }
    }

    void remove(LabelledScores other) {
        if (!other.isEmpty()) {
            in(other.bins()).remove(other);
        }
    }

    void merge(LabelledAccumulator other) {
        if (other.scores != null) {
            merge(other.scores);
        }
    }

    /** The counts; null while there are no bins. */
    @Nullable LabelledScores scores() {
        return scores;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelledAccumulator that && Objects.equals(scores, that.scores);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(scores);
    }
}
