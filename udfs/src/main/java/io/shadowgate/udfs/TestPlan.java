package io.shadowgate.udfs;

import io.shadowgate.statistics.evidence.Plan;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code TEST_PLAN(requests_needed, requests_per_day, sample_rate[, min_days, cycle_days[,
 * valid_rate, cost_ratio, bytes_per_request]])}: the duration and cost of a shadow test.
 *
 * <p><b>Shape.</b> Scalar: numbers to a {@code ROW<days BIGINT, requests DOUBLE,
 * recommended_sample_rate DOUBLE, compute_multiplier DOUBLE, extra_cost_days DOUBLE, storage_bytes
 * DOUBLE>}. {@code requests_needed} is the largest result of {@link RequestsForRate} and {@link
 * RequestsForDistance} over all gates.
 *
 * <p><b>Units.</b> {@code days} are whole cycles of {@code cycle_days}, at least {@code min_days};
 * both are 7 by default. {@code requests} is the number compared by then. {@code sample_rate} and
 * {@code valid_rate}, the share of sampled requests that can be compared (1 by default), are above
 * 0 and up to 1. {@code cost_ratio} is the shadow's cost of a request divided by the primary's, 1
 * by default; {@code extra_cost_days} is in days of the primary's serving: multiply it by the
 * primary's daily cost to get money. A request takes {@code bytes_per_request}, by default 1024,
 * kept until the end of the test.
 *
 * <p><b>Error.</b> Exact arithmetic on the arguments. The recommended rate gives 1.5 times the
 * needed requests within the least duration; it is 1 if all traffic is needed.
 *
 * <p><b>Nulls and failures.</b> A null argument gives {@code NULL}. A literal out of its range
 * fails at planning. Any other invalid value fails the job. The {@link IllegalArgumentException}
 * quotes it.
 *
 * <p><b>State.</b> None.
 *
 * @see Plan
 */
public final class TestPlan extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "TEST_PLAN";
    private static final int WEEK = 7;
    private static final int USUAL_BYTES = 1024;
    private static final Range[] RANGES = {
        Range.atLeastOne(NAME, "requests_needed"),
        positive("requests_per_day"),
        share("sample_rate"),
        Range.atLeastOne(NAME, "min_days"),
        Range.atLeastOne(NAME, "cycle_days"),
        share("valid_rate"),
        cost("cost_ratio"),
        cost("bytes_per_request")
    };

    @DataTypeHint(
            "ROW<days BIGINT, requests DOUBLE, recommended_sample_rate DOUBLE,"
                    + " compute_multiplier DOUBLE, extra_cost_days DOUBLE, storage_bytes DOUBLE>")
    public @Nullable Row eval(Long requestsNeeded, Double requestsPerDay, Double sampleRate) {
        return eval(requestsNeeded, requestsPerDay, sampleRate, WEEK, WEEK);
    }

    @DataTypeHint(
            "ROW<days BIGINT, requests DOUBLE, recommended_sample_rate DOUBLE,"
                    + " compute_multiplier DOUBLE, extra_cost_days DOUBLE, storage_bytes DOUBLE>")
    public @Nullable Row eval(
            Long requestsNeeded,
            Double requestsPerDay,
            Double sampleRate,
            Integer minDays,
            Integer cycleDays) {
        return eval(
                requestsNeeded,
                requestsPerDay,
                sampleRate,
                minDays,
                cycleDays,
                1.0,
                1.0,
                USUAL_BYTES);
    }

    @DataTypeHint(
            "ROW<days BIGINT, requests DOUBLE, recommended_sample_rate DOUBLE,"
                    + " compute_multiplier DOUBLE, extra_cost_days DOUBLE, storage_bytes DOUBLE>")
    public @Nullable Row eval(
            Long requestsNeeded,
            Double requestsPerDay,
            Double sampleRate,
            Integer minDays,
            Integer cycleDays,
            Double validRate,
            Double costRatio,
            Integer bytesPerRequest) {
        Number[] arguments = {
            requestsNeeded,
            requestsPerDay,
            sampleRate,
            minDays,
            cycleDays,
            validRate,
            costRatio,
            bytesPerRequest
        };
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                return null;
            }
            RANGES[i].check(arguments[i].doubleValue());
        }
        Plan plan = new Plan(requestsPerDay, sampleRate, validRate, minDays, cycleDays);
        long days = plan.days(requestsNeeded);
        return Row.of(
                days,
                plan.pairsPerDay() * days,
                plan.recommendedFraction(requestsNeeded),
                plan.computeMultiplier(costRatio),
                plan.extraCost(1, costRatio, days),
                plan.storageBytes(bytesPerRequest, days));
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return CheckedCalls.with(super.getTypeInference(types), 0, RANGES);
    }

    private static Range positive(String argument) {
        return new Range(
                NAME, argument, x -> x > 0 && x < Double.POSITIVE_INFINITY, "above 0 and finite");
    }

    private static Range share(String argument) {
        return new Range(NAME, argument, x -> x > 0 && x <= 1, "in (0, 1]");
    }

    private static Range cost(String argument) {
        return new Range(
                NAME,
                argument,
                x -> x >= 0 && x < Double.POSITIVE_INFINITY,
                "at or above 0 and finite");
    }
}
