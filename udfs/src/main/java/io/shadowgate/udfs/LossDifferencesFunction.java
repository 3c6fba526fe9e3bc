package io.shadowgate.udfs;

import io.shadowgate.statistics.LossDifferences;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code LOSS_DIFFERENCES(primary_loss, shadow_loss)} counts how much smaller the shadow's loss was
 * than the primary's on the same requests; {@code LOSS_DIFFERENCES(differences)} merges its earlier
 * results.
 *
 * <p><b>Shape.</b> Aggregate: many rows of two {@code DOUBLE}, or of {@code BYTES}, to one {@code
 * BYTES} per group. Works in all windows, including {@code OVER}, and with two-phase aggregation;
 * accepts retractions. Equal rows give equal bytes in any order and however they are split.
 *
 * <p><b>Units.</b> Losses are in [0, 1], such as {@code POWER(label - score, 2)} or an absolute
 * error divided by the largest that can be. The result is the stored form of {@link
 * LossDifferences}; {@link LossEvidence} reads it.
 *
 * <p><b>Error.</b> Counts are exact. Differences are kept to 0.01.
 *
 * <p><b>Nulls and failures.</b> A row with a null loss and null results are ignored; if nothing is
 * counted the result is {@code NULL}. A loss outside [0, 1], NaN included, and bytes that are not
 * stored loss differences fail the job with an {@link IllegalArgumentException} that says what was
 * found.
 *
 * <p><b>State.</b> 200 counters per group.
 *
 * @see LossDifferences
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = LossDifferences.class,
                        rawSerializer = LossDifferencesSerializer.class),
        output = @DataTypeHint("BYTES"))
public final class LossDifferencesFunction extends AggregateFunction<byte[], LossDifferences> {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "LOSS_DIFFERENCES";
    private static final Range PRIMARY = Range.fraction(NAME, "primary_loss");
    private static final Range SHADOW = Range.fraction(NAME, "shadow_loss");

    @Override
    public LossDifferences createAccumulator() {
        return new LossDifferences();
    }

    public void accumulate(
            LossDifferences accumulator,
            @Nullable Double primaryLoss,
            @Nullable Double shadowLoss) {
        if (primaryLoss != null && shadowLoss != null) {
            accumulator.add(PRIMARY.check(primaryLoss), SHADOW.check(shadowLoss));
        }
    }

    public void accumulate(LossDifferences accumulator, byte @Nullable [] differences) {
        if (differences != null) {
            accumulator.merge(Stored.lossPart(NAME, differences));
        }
    }

    public void retract(
            LossDifferences accumulator,
            @Nullable Double primaryLoss,
            @Nullable Double shadowLoss) {
        if (primaryLoss != null && shadowLoss != null) {
            accumulator.remove(PRIMARY.check(primaryLoss), SHADOW.check(shadowLoss));
        }
    }

    public void retract(LossDifferences accumulator, byte @Nullable [] differences) {
        if (differences != null) {
            accumulator.remove(Stored.lossPart(NAME, differences));
        }
    }

    public void merge(LossDifferences accumulator, Iterable<LossDifferences> others) {
        for (LossDifferences other : others) {
            accumulator.merge(other);
        }
    }

    @Override
    public byte @Nullable [] getValue(LossDifferences accumulator) {
        return accumulator.isEmpty() ? null : accumulator.toBytes();
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
