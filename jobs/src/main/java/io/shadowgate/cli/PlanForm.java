package io.shadowgate.cli;

import io.shadowgate.gate.Need;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Plans for other programs; what a shadow that will never be promoted has not is null. */
final class PlanForm {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PlanForm() {}

    static String json(List<PlannedTest> plans, TrafficOptions costs) {
        ArrayNode root = JSON.createArrayNode();
        plans.forEach(plan -> write(plan, costs, root.addObject()));
        return JSON.writeValueAsString(root);
    }

    private static void write(PlannedTest test, TrafficOptions costs, ObjectNode json) {
        boolean ends = test.days() != null;
        if (test.decision() != null) {
            json.put("shadow", test.decision().shadow());
            json.put("verdict", test.decision().verdict().name());
        }
        ObjectNode checks = json.putObject("checks");
        for (Need need : test.needs()) {
            ObjectNode check = checks.putObject(need.check());
            check.put("expected", need.expected());
            check.put("limit", need.limit());
            check.put("requests", need.requests());
            check.put("reason", need.reason());
        }
        json.put("requests_needed", ends ? test.most().requests() : null);
        json.put("compared", test.compared());
        json.put("compared_per_day", test.plan().pairsPerDay());
        json.put("elapsed_days", test.elapsedDays());
        json.put("days", test.days());
        json.put("more_days", test.moreDays());
        json.put("requests", ends ? (Double) test.requests() : null);
        json.put("sample_rate", test.plan().fraction());
        json.put(
                "recommended_sample_rate",
                ends ? (Double) test.plan().recommendedFraction(test.most().requests()) : null);
        json.put("compute_multiplier", test.plan().computeMultiplier(costs.costRatio()));
        json.put(
                "extra_cost",
                ends && costs.costPerDay() != null ? (Double) test.extraCost(costs) : null);
        json.put("storage_bytes", ends ? (Double) test.storageBytes(costs) : null);
    }
}
