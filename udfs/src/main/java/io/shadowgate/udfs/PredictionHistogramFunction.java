package io.shadowgate.udfs;

import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.ScoreBins;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code PREDICTION_HISTOGRAM(primary, shadow, from, to, bins)} counts pairs of scores in bins of
 * equal width, {@code PREDICTION_HISTOGRAM(primary, shadow, edges)} in bins between edges, {@code
 * PREDICTION_HISTOGRAM(primary, shadow)} pairs of labels; {@code PREDICTION_HISTOGRAM(histogram)}
 * merges its earlier results.
 *
 * <p><b>Shape.</b> Aggregate: many rows to one {@code BYTES} per group. Works in all windows,
 * including {@code OVER}, and with two-phase aggregation; accepts retractions, for labels only up
 * to {@value PredictionHistogram#MAX_LABELS} different ones. Equal rows give equal bytes in any
 * order and however they are split.
 *
 * <p><b>Units.</b> Scores, {@code from} and {@code to} are {@code DOUBLE}, {@code bins} is {@code
 * INT}, {@code edges} is {@code ARRAY<DOUBLE>}; labels are {@code STRING}. The bins are those of
 * {@link ScoreBins} and constant per group. The result is the stored form of {@link
 * PredictionHistogram}; {@link JensenShannonDistance} computes a number from it.
 *
 * <p><b>Error.</b> Exact counts. Scores outside the range and NaN have bins of their own; labels
 * beyond the {@value PredictionHistogram#MAX_LABELS} lexicographically smallest share one.
 *
 * <p><b>Nulls and failures.</b> Pairs with a null side and null histograms are ignored; if nothing
 * is counted the result is {@code NULL}. These fail the job with an {@link
 * IllegalArgumentException}: null or invalid bins (at planning if they are literals), different
 * layouts in one group, edges that are not finite and ascending, bytes that are not a stored
 * prediction histogram, and retracted labels in a group with more than {@value
 * PredictionHistogram#MAX_LABELS} labels.
 *
 * <p><b>State.</b> Three counters per bin or label of a group, at most {@value
 * PredictionHistogram#MAX_LABELS} labels.
 *
 * @see PredictionHistogram
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = PredictionAccumulator.class,
                        rawSerializer = PredictionAccumulatorSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class PredictionHistogramFunction
        extends AggregateFunction<byte[], PredictionAccumulator> {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "PREDICTION_HISTOGRAM";

    @Override
    public PredictionAccumulator createAccumulator() {
        return new PredictionAccumulator();
    }

    public void accumulate(
            PredictionAccumulator accumulator,
            @Nullable Double primary,
            @Nullable Double shadow,
            Double from,
            Double to,
            Integer bins) {
        if (primary != null && shadow != null) {
            requireBins(from, to, bins);
            accumulator.addScores(primary, shadow, from, to, bins);
        }
    }

    public void accumulate(
            PredictionAccumulator accumulator,
            @Nullable Double primary,
            @Nullable Double shadow,
            Double[] edges) {
        if (primary != null && shadow != null) {
            accumulator.addScores(primary, shadow, requireEdges(edges));
        }
    }

    public void accumulate(
            PredictionAccumulator accumulator, @Nullable String primary, @Nullable String shadow) {
        if (primary != null && shadow != null) {
            accumulator.addLabels(primary, shadow);
        }
    }

    public void accumulate(PredictionAccumulator accumulator, byte @Nullable [] histogram) {
        if (histogram != null) {
            accumulator.merge(Stored.predictionPart(NAME, histogram));
        }
    }

    public void retract(
            PredictionAccumulator accumulator,
            @Nullable Double primary,
            @Nullable Double shadow,
            Double from,
            Double to,
            Integer bins) {
        if (primary != null && shadow != null) {
            requireBins(from, to, bins);
            accumulator.removeScores(primary, shadow, from, to, bins);
        }
    }

    public void retract(
            PredictionAccumulator accumulator,
            @Nullable Double primary,
            @Nullable Double shadow,
            Double[] edges) {
        if (primary != null && shadow != null) {
            accumulator.removeScores(primary, shadow, requireEdges(edges));
        }
    }

    public void retract(
            PredictionAccumulator accumulator, @Nullable String primary, @Nullable String shadow) {
        if (primary != null && shadow != null) {
            accumulator.removeLabels(primary, shadow);
        }
    }

    public void retract(PredictionAccumulator accumulator, byte @Nullable [] histogram) {
        if (histogram != null) {
            accumulator.remove(Stored.predictionPart(NAME, histogram));
        }
    }

    public void merge(PredictionAccumulator accumulator, Iterable<PredictionAccumulator> others) {
        for (PredictionAccumulator other : others) {
            accumulator.merge(other);
        }
    }

    @Override
    public byte @Nullable [] getValue(PredictionAccumulator accumulator) {
        PredictionHistogram histogram = accumulator.histogram();
        return histogram == null || histogram.isEmpty() ? null : histogram.toBytes();
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(
                super.getTypeInference(types), PredictionHistogramFunction::checkBins);
    }

    private static void requireBins(Double from, Double to, Integer bins) {
        if (from == null || to == null || bins == null) {
            throw new IllegalArgumentException(
                    NAME
                            + ": bins from "
                            + from
                            + " to "
                            + to
                            + ", count "
                            + bins
                            + ": none may be null");
        }
    }

    private static double[] requireEdges(Double[] edges) {
        double[] numbers = Numbers.of(edges);
        if (numbers == null) {
            throw new IllegalArgumentException(
                    NAME
                            + ": edges "
                            + Arrays.toString(edges)
                            + ": expected at least two numbers, none of them null");
        }
        return numbers;
    }

    private static void checkBins(CallContext call) {
        OptionalDouble from = CheckedCalls.literal(call, 2);
        OptionalDouble to = CheckedCalls.literal(call, 3);
        OptionalDouble bins = CheckedCalls.literal(call, 4);
        if (from.isPresent() && to.isPresent() && bins.isPresent()) {
            PredictionAccumulator.bins(
                    from.getAsDouble(), to.getAsDouble(), (int) bins.getAsDouble());
        }
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
