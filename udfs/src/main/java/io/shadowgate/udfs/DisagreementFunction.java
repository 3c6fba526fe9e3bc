package io.shadowgate.udfs;

import io.shadowgate.statistics.Disagreements;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code DISAGREEMENT(primary, shadow, agrees)}: the direction and size of the differences between
 * scores that do not agree.
 *
 * <p><b>Shape.</b> Aggregate: many rows of two {@code DOUBLE} and a {@code BOOLEAN}, as {@link
 * ScoresAgree} or {@link ThresholdAgree} give it, to one {@code ROW<pairs BIGINT, disagreed BIGINT,
 * disagreement_rate DOUBLE, shadow_higher BIGINT, shadow_higher_rate DOUBLE,
 * mean_absolute_difference DOUBLE>} per group. Works in all windows, including {@code OVER}, and
 * with two-phase aggregation; accepts retractions. Equal rows give equal results in any order and
 * however they are split.
 *
 * <p><b>Units.</b> {@code disagreement_rate} is a fraction of the pairs, {@code shadow_higher_rate}
 * of the disagreements; {@code mean_absolute_difference} is in the unit of the scores, over the
 * disagreements.
 *
 * <p><b>Error.</b> Counts are exact. Each difference is rounded to 1e-9, half to even, and the
 * rounded numbers are added exactly. The mean is within 5e-10, which is too coarse for scores of
 * that size.
 *
 * <p><b>Nulls and failures.</b> A row with a null is ignored; without other rows the result is
 * {@code NULL}. Without disagreements the last two fields are {@code NULL}. A difference that is
 * NaN or infinite counts as a disagreement and stays out of the mean. A count beyond {@code BIGINT}
 * fails the job with an {@link ArithmeticException}.
 *
 * <p><b>State.</b> Five numbers per group.
 *
 * @see AgreementFunction
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = Disagreements.class,
                        rawSerializer = DisagreementsSerializer.class),
        output =
                @DataTypeHint(
                        "ROW<pairs BIGINT, disagreed BIGINT, disagreement_rate DOUBLE,"
                                + " shadow_higher BIGINT, shadow_higher_rate DOUBLE,"
                                + " mean_absolute_difference DOUBLE>"))
public final class DisagreementFunction extends AggregateFunction<Row, Disagreements> {
    private static final long serialVersionUID = 1L;

    @Override
    public Disagreements createAccumulator() {
        return new Disagreements();
    }

    public void accumulate(
            Disagreements accumulator,
            @Nullable Double primary,
            @Nullable Double shadow,
            @Nullable Boolean agrees) {
        if (primary != null && shadow != null && agrees != null) {
            accumulator.add(primary, shadow, agrees);
        }
    }

    public void retract(
            Disagreements accumulator,
            @Nullable Double primary,
            @Nullable Double shadow,
            @Nullable Boolean agrees) {
        if (primary != null && shadow != null && agrees != null) {
            accumulator.remove(primary, shadow, agrees);
        }
    }

    @Override
    public @Nullable Row getValue(Disagreements accumulator) {
        long pairs = accumulator.pairs();
        if (pairs == 0) {
            return null;
        }
        long disagreed = accumulator.disagreed();
        long higher = accumulator.shadowHigher();
        double difference = accumulator.meanAbsoluteDifference();
        return Row.of(
                pairs,
                disagreed,
                (double) disagreed / pairs,
                higher,
                disagreed == 0 ? null : (double) higher / disagreed,
                Double.isNaN(difference) ? null : difference);
    }

    public void merge(Disagreements accumulator, Iterable<Disagreements> others) {
        for (Disagreements other : others) {
            accumulator.merge(other);
        }
    }
}
