package io.shadowgate.gate;

import io.shadowgate.spec.Compare;
import io.shadowgate.statistics.FittingBins;
import io.shadowgate.statistics.PredictionHistogram;
import java.util.List;

/**
 * Predictions per bin. All labels that the spec does not name share one bin, because their number
 * is not known before the test.
 *
 * @param matched pairs with both sides in the bin; a lower bound for the shared bin
 * @param outside the larger of both sides' shares of numbers below or above the bins; 0 for labels
 */
record BinCounts(long[] primary, long[] shadow, long[] matched, double outside) {

    /**
     * @param classes labels with a bin of their own; if empty, all labels of the histogram have one
     */
    static BinCounts of(PredictionHistogram predictions, List<String> classes) {
        long[] primary = predictions.primaryCounts();
        long[] shadow = predictions.shadowCounts();
        long[] matched = predictions.diagonalCounts();
        if (classes.isEmpty()) {
            double outside =
                    predictions.bins().isPresent() ? FittingBins.shareOutside(predictions) : 0;
            return new BinCounts(primary, shadow, matched, outside);
        }
        List<String> labels = predictions.labels();
        BinCounts coarse = new BinCounts(zeros(classes), zeros(classes), zeros(classes), 0);
        for (int i = 0; i < primary.length; i++) {
            int at = i < labels.size() ? classes.indexOf(labels.get(i)) : -1;
            int bin = at < 0 ? classes.size() : at;
            coarse.primary[bin] += primary[i];
            coarse.shadow[bin] += shadow[i];
            coarse.matched[bin] += matched[i];
        }
        return coarse;
    }

    private static long[] zeros(List<String> classes) {
        return new long[classes.size() + 1];
    }

    /** The largest number of bins that a test can have, including empty ones. */
    static int most(Compare compare, List<String> classes) {
        if (compare.by().countsNumbers()) {
            return compare.bins().size();
        }
        return (classes.isEmpty() ? compare.by().mostLabels() : classes.size()) + 1;
    }

    long pairs() {
        return sum(primary);
    }

    long mismatched() {
        return pairs() - sum(matched);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum = Math.addExact(sum, count);
        }
        return sum;
    }
}
