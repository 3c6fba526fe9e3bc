package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.Arrays;

/**
 * The counts of a stored histogram and the number of bins that its predictions could fall into.
 *
 * @param bins at least the number of counts
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
            // Leaves out OTHER if it is empty.
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
