package io.shadowgate.gate;

import io.shadowgate.statistics.FittingBins;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How well the bins of a test fit what both sides predict, and which would fit. An empty middle
 * says nothing about two distributions that lie outside of it.
 *
 * @param primaryOutside share of the primary's numbers below or above the bins, {@code
 *     shadowOutside} likewise; NaN is counted by itself, and is not outside
 * @param even bins of equal width that would fit, as in the spec; null if none are known to
 * @param byQuantiles bins with about equal counts that would fit, as in the spec; null likewise
 */
public record BinAdvice(
        double primaryOutside,
        double shadowOutside,
        @Nullable String even,
        @Nullable String byQuantiles) {
    private static final int DIGITS = 6;

    /** Null if nothing was predicted, or if labels are counted. */
    public static @Nullable BinAdvice of(Counts counts) {
        byte[] stored = counts.predictions();
        PredictionHistogram predictions =
                stored == null ? null : PredictionHistogram.fromBytes(stored);
        if (predictions == null || predictions.isEmpty() || predictions.bins().isEmpty()) {
            return null;
        }
        FittingBins fitting = new FittingBins(predictions);
        return new BinAdvice(
                FittingBins.shareOutside(predictions.primaryCounts()),
                FittingBins.shareOutside(predictions.shadowCounts()),
                fitting.even().map(BinAdvice::even).orElse(null),
                fitting.byQuantiles().map(BinAdvice::edges).orElse(null));
    }

    /** The larger share of the two sides. */
    double outside() {
        return Math.max(primaryOutside, shadowOutside);
    }

    /** What is outside, in words. */
    public String shares() {
        return Wording.percent(primaryOutside)
                + " of the primary's and "
                + Wording.percent(shadowOutside)
                + " of the shadow's numbers are outside of compare.bins";
    }

    /** The spec's lines in one. */
    private static String even(ScoreBins bins) {
        return "compare.bins: {from: "
                + plain(bins.from())
                + ", to: "
                + plain(bins.to())
                + ", count: "
                + bins.count()
                + "}";
    }

    private static String edges(ScoreBins bins) {
        return IntStream.rangeClosed(0, bins.count())
                .mapToObj(i -> plain(bins.edge(i)))
                .collect(Collectors.joining(", ", "compare.bins: {edges: [", "]}"));
    }

    private static String plain(double value) {
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }
}
