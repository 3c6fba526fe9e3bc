package io.shadowgate.udfs;

import io.shadowgate.statistics.AgreementCounts;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.RateIntervals;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code AGREEMENT(agrees)}: how often two models agree, with Wilson's 95% interval.
 *
 * <p><b>Shape.</b> Aggregate: many {@code BOOLEAN}, as {@link ScoresAgree}, {@link LabelsAgree},
 * {@link VectorsAgree} or {@link ThresholdAgree} give them, to one {@code ROW<pairs BIGINT, agreed
 * BIGINT, rate DOUBLE, lower DOUBLE, upper DOUBLE>} per group. Works in all windows, including
 * {@code OVER}, and with two-phase aggregation; accepts retractions. Equal rows give equal results
 * in any order and however they are split. For sums of stored counts, use {@link WilsonInterval}.
 *
 * <p><b>Units.</b> Counts, and fractions in [0, 1].
 *
 * <p><b>Error.</b> Counts are exact. The interval is valid for one look that was fixed in advance;
 * see {@link WilsonInterval}.
 *
 * <p><b>Nulls and failures.</b> Nulls are ignored: a pair with a missing answer does not count. No
 * rows, or only nulls, give {@code NULL}. A count beyond {@code BIGINT} fails the job with an
 * {@link ArithmeticException}.
 *
 * <p><b>State.</b> Two counters per group.
 *
 * @see RateIntervals
 */
@FunctionHint(
        accumulator =
                @DataTypeHint(
                        value = "RAW",
                        bridgedTo = AgreementCounts.class,
                        rawSerializer = AgreementCountsSerializer.class),
        output =
                @DataTypeHint(
                        "ROW<pairs BIGINT, agreed BIGINT, rate DOUBLE, lower DOUBLE, upper"
                                + " DOUBLE>"))
public final class AgreementFunction extends AggregateFunction<Row, AgreementCounts> {
    private static final long serialVersionUID = 1L;
    private static final double CONFIDENCE = 0.95;

    @Override
    public AgreementCounts createAccumulator() {
        return new AgreementCounts();
    }

    public void accumulate(AgreementCounts accumulator, @Nullable Boolean agrees) {
        if (agrees != null) {
            accumulator.add(agrees);
        }
    }

    public void retract(AgreementCounts accumulator, @Nullable Boolean agrees) {
        if (agrees != null) {
            accumulator.remove(agrees);
        }
    }

    @Override
    public @Nullable Row getValue(AgreementCounts accumulator) {
        long pairs = accumulator.pairs();
        long agreed = accumulator.agreed();
        if (pairs == 0) {
            return null;
        }
        Interval wilson = RateIntervals.wilson(agreed, pairs, CONFIDENCE);
        return Row.of(pairs, agreed, (double) agreed / pairs, wilson.lower(), wilson.upper());
    }

    public void merge(AgreementCounts accumulator, Iterable<AgreementCounts> others) {
        for (AgreementCounts other : others) {
            accumulator.merge(other);
        }
    }
}
