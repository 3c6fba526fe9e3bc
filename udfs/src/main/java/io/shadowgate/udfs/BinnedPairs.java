package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.Arrays;

/**
 * The counts of a stored histogram, and all that its predictions could have fallen into.
 *
 * @param bins at least as many as there are counts
 */
record BinnedPairs(long[] primary, long[] shadow, int bins) {

    static BinnedPairs ofScores(EvidenceArguments arguments, byte[] stored) {
        PredictionHistogram histogram = Stored.predictions(arguments.function(), stored);
        int bins =
                histogram
                        .bins()
                        .map(ScoreBins::size)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                arguments.function()
                                                        + ": bins are missing; say how many labels"
                                                        + " there can be"));
        return new BinnedPairs(histogram.primaryCounts(), histogram.shadowCounts(), bins);
    }

    static BinnedPairs of(EvidenceArguments arguments, byte[] stored, int bins) {
        arguments.bins().check(bins);
        PredictionHistogram histogram = Stored.predictions(arguments.function(), stored);
        long[] primary = histogram.primaryCounts();
        long[] shadow = histogram.shadowCounts();
        int held = primary.length;
        if (histogram.bins().isEmpty() && primary[held - 1] == 0 && shadow[held - 1] == 0) {
            // OTHER, which is there for labels beyond the most that have bins of their own.
            held--;
        }
        if (bins < held) {
            throw new IllegalArgumentException(
                    arguments.function()
                            + ": bins "
                            + bins
                            + " is not at or above the "
                            + held
                            + " of the histogram");
        }
        return new BinnedPairs(Arrays.copyOf(primary, held), Arrays.copyOf(shadow, held), bins);
    }

    boolean isEmpty() {
        return Arrays.stream(primary).sum() == 0;
    }
}
