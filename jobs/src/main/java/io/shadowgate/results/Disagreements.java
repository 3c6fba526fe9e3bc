package io.shadowgate.results;

import io.shadowgate.statistics.ConfusionMatrix;
import java.util.List;

/**
 * What the kept disagreements of one shadow show.
 *
 * @param read how many were read
 * @param isWhole whether all that are kept were read; otherwise the latest were
 * @param exemplars of those in the segment that was asked for, the clearest first
 * @param elsewhere of all others, the clearest first
 * @param pairs how often which label of the primary meets which other one of the shadow, the most
 *     frequent first; empty where answers are no labels
 * @param otherPairs disagreements with other pairs of labels
 * @param near how many would agree at ten times the tolerance; 0 where answers have none
 */
public record Disagreements(
        long read,
        boolean isWhole,
        List<Exemplar> exemplars,
        List<Exemplar> elsewhere,
        List<ConfusionMatrix.Entry> pairs,
        long otherPairs,
        long near) {
    public Disagreements {
        exemplars = List.copyOf(exemplars);
        elsewhere = List.copyOf(elsewhere);
        pairs = List.copyOf(pairs);
    }
}
