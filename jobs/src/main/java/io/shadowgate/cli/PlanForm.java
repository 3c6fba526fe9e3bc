package io.shadowgate.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.shadowgate.gate.BinAdvice;
import io.shadowgate.gate.Need;
import io.shadowgate.output.json.Json;
import io.shadowgate.planner.PlannedTest;
import io.shadowgate.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as JSON, for other programs. Fields that depend on the end of the test are null for a
 * shadow that can never be promoted.
 *
 * @param shadow null (and not written) if the plan is not for a particular shadow
 * @param bins how well the bins fit what was predicted, and which would; null (and not written)
 *     likewise, and if windows count labels
 */
record PlanForm(
        @Nullable @JsonInclude(Include.NON_NULL) String shadow,
        @Nullable @JsonInclude(Include.NON_NULL) Verdict verdict,
        Map<String, Required> checks,
        @Nullable @JsonInclude(Include.NON_NULL) BinAdvice bins,
        @Nullable Long requestsNeeded,
        long compared,
        double comparedPerDay,
        double elapsedDays,
        @Nullable Long days,
        @Nullable Long moreDays,
        @Nullable Double requests,
        double sampleRate,
        @Nullable Double recommendedSampleRate,
        double computeMultiplier,
        @Nullable Double extraCost,
        @Nullable Double storageBytes) {

    /** What one check needs. */
    record Required(double expected, double limit, @Nullable Long requests, String reason) {}

    static String json(List<PlannedTest> plans, CostOptions costs) {
        return Json.INDENTED.writeValueAsString(
                plans.stream().map(plan -> of(plan, costs)).toList());
    }

    private static PlanForm of(PlannedTest test, CostOptions costs) {
        PlannedTest.End end = test.end();
        Double costPerDay = costs.costPerDay();
        Map<String, Required> checks = new LinkedHashMap<>();
        for (Need need : test.needs()) {
            checks.put(
                    need.check(),
                    new Required(need.expected(), need.limit(), need.requests(), need.reason()));
        }
        return new PlanForm(
                test.decision() == null ? null : test.decision().shadow(),
                test.decision() == null ? null : test.decision().verdict(),
                checks,
                test.bins(),
                end == null ? null : (Long) end.requests(),
                test.compared(),
                test.plan().pairsPerDay(),
                test.elapsedDays(),
                end == null ? null : (Long) end.days(),
                end == null ? null : (Long) test.moreDays(end),
                end == null ? null : (Double) test.requests(end),
                test.plan().fraction(),
                end == null ? null : (Double) test.plan().recommendedFraction(end.requests()),
                test.plan().computeMultiplier(costs.costRatio()),
                end == null || costPerDay == null
                        ? null
                        : (Double) test.extraCost(end, costPerDay, costs.costRatio()),
                end == null ? null : (Double) test.storageBytes(end, costs.bytesPerRequest()));
    }
}
