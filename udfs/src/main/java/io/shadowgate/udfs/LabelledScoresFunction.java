package io.shadowgate.udfs;

import io.shadowgate.statistics.LabelledScores;
import io.shadowgate.statistics.ScoreBins;
import java.util.OptionalDouble;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/**
 * {@code LABELLED_SCORES(label, score)} counts how well the scores of one model fit the labels that
 * became known later; {@code LABELLED_SCORES(label, score, from, to, bins)} does so in bins of
 * choice; {@code LABELLED_SCORES(scores)} merges its earlier results.
 *
 * <p><b>Shape.</b> Aggregate: many rows to one {@code BYTES} per group. Works in all windows,
 * including {@code OVER}, and with two-phase aggregation; accepts retractions. Equal rows give
 * equal bytes in any order and however they are split.
 *
 * <p><b>Units.</b> {@code label} is {@code DOUBLE}: 1 for what the score predicts and 0 for its
 * absence, or for a regression the true number. {@code score}, {@code from} and {@code to} are
 * {@code DOUBLE}, {@code bins} is {@code INT}. The bins, by default 1,000 from 0 to 1, are those of
 * {@link ScoreBins} and constant per group; only {@link AreaUnderCurve} depends on them. The result
 * is the stored form of {@link LabelledScores}.
 *
 * <p><b>Error.</b> Counts are exact. Each error, squared error, log loss and score is rounded to
 * 1e-9, half to even, and the rounded numbers are added exactly. Means are within 5e-10.
 *
 * <p><b>Nulls and failures.</b> A row with a null label or score and null results are ignored; if
 * nothing is counted the result is {@code NULL}. An error that is NaN or infinite stays out of the
 * means. These fail the job with an {@link IllegalArgumentException}: null or invalid bins (at
 * planning if they are literals), different bins in one group, and bytes that are not stored
 * labelled scores.
 *
 * <p><b>State.</b> Two counters per occupied bin of a group, and some forty numbers.
 *
 * @see LabelledScores
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = LabelledAccumulator.class,
                        rawSerializer = LabelledScoresSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class LabelledScoresFunction extends AggregateFunction<byte[], LabelledAccumulator> {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "LABELLED_SCORES";

    @Override
    public LabelledAccumulator createAccumulator() {
        return new LabelledAccumulator();
    }

    public void accumulate(
            LabelledAccumulator accumulator, @Nullable Double label, @Nullable Double score) {
        if (label != null && score != null) {
            accumulator.in(LabelledScores.PROBABILITIES).add(label, score);
        }
    }

    public void accumulate(
            LabelledAccumulator accumulator,
            @Nullable Double label,
            @Nullable Double score,
            Double from,
            Double to,
            Integer bins) {
        if (label != null && score != null) {
            accumulator.in(bins(from, to, bins)).add(label, score);
        }
    }

    public void accumulate(LabelledAccumulator accumulator, byte @Nullable [] scores) {
        if (scores != null) {
            accumulator.merge(Stored.labelledPart(NAME, scores));
        }
    }

    public void retract(
            LabelledAccumulator accumulator, @Nullable Double label, @Nullable Double score) {
        if (label != null && score != null) {
            accumulator.in(LabelledScores.PROBABILITIES).remove(label, score);
        }
    }

    public void retract(
            LabelledAccumulator accumulator,
            @Nullable Double label,
            @Nullable Double score,
            Double from,
            Double to,
            Integer bins) {
        if (label != null && score != null) {
            accumulator.in(bins(from, to, bins)).remove(label, score);
        }
    }

    public void retract(LabelledAccumulator accumulator, byte @Nullable [] scores) {
        if (scores != null) {
            accumulator.remove(Stored.labelledPart(NAME, scores));
        }
    }

    public void merge(LabelledAccumulator accumulator, Iterable<LabelledAccumulator> others) {
        for (LabelledAccumulator other : others) {
            accumulator.merge(other);
        }
    }

    @Override
    public byte @Nullable [] getValue(LabelledAccumulator accumulator) {
        LabelledScores scores = accumulator.scores();
        return scores == null || scores.isEmpty() ? null : scores.toBytes();
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), LabelledScoresFunction::checkBins);
    }

    private static ScoreBins bins(
            @Nullable Double from, @Nullable Double to, @Nullable Integer count) {
        if (from == null || to == null || count == null) {
            throw new IllegalArgumentException(
                    NAME
                            + ": bins from "
                            + from
                            + " to "
                            + to
                            + ", count "
                            + count
                            + ": none may be null");
        }
        try {
            return new ScoreBins(from, to, count);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(NAME + ": " + e.getMessage(), e);
        }
    }

    private static void checkBins(CallContext call) {
        OptionalDouble from = CheckedCalls.literal(call, 2);
        OptionalDouble to = CheckedCalls.literal(call, 3);
        OptionalDouble count = CheckedCalls.literal(call, 4);
        if (from.isPresent() && to.isPresent() && count.isPresent()) {
            bins(from.getAsDouble(), to.getAsDouble(), (int) count.getAsDouble());
        }
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
