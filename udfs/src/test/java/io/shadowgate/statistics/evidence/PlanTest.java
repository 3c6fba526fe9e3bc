package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.statistics.TestData;
import io.shadowgate.statistics.evidence.RateGate.Side;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlanTest {
    private static final double PERCENT = 1e-8 * 100;
    private static final JsonNode VECTORS = TestData.vectors("04_error_planner.json");

    @Test
    void requestsForRatesAreThoseOfTheVectors() {
        JsonNode vectors = VECTORS.get("plan_n_power80");
        assertThat(vectors).hasSize(9);
        for (JsonNode vector : vectors) {
            RateGate gate =
                    new RateGate(
                            vector.get("side").stringValue().equals("above")
                                    ? Side.AT_LEAST
                                    : Side.AT_MOST,
                            vector.get("p0").doubleValue(),
                            new Tuning(
                                    vector.get("alpha").doubleValue(),
                                    vector.get("t_opt").doubleValue()));
            assertThat(
                            RequestsNeeded.forRate(
                                    gate,
                                    vector.get("p1").doubleValue(),
                                    vector.get("power").doubleValue()))
                    .as("%s", vector)
                    .hasValue(vector.get("n").longValue());
        }
    }

    @Test
    void requestsForDistancesAreThoseOfTheVectors() {
        JsonNode vectors = VECTORS.get("plan_js");
        assertThat(vectors).hasSize(24);
        for (JsonNode vector : vectors) {
            int bins = vector.get("k").intValue();
            DivergenceGate gate = new DivergenceGate(vector.get("tau").doubleValue(), bins);
            // By the noncentral chi-squared law there, by a gamma law here.
            assertThat(
                            RequestsNeeded.forDistance(
                                            gate,
                                            DistanceLaw.independent(
                                                    vector.get("d1").doubleValue(), bins),
                                            0.05,
                                            vector.get("power").doubleValue())
                                    .orElseThrow())
                    .as("%s", vector)
                    .isCloseTo(vector.get("n").longValue(), withinPercentage(2.1));
        }
    }

    @Test
    void whatAPointRuleLetsThroughIsThatOfTheVectors() {
        for (JsonNode vector : VECTORS.get("seed_rule_false_pass_at_n10000")) {
            boolean errors = vector.has("true_error_rate");
            double passes =
                    errors
                            ? 1
                                    - RateGate.atLeast(
                                            11, 10_000, vector.get("true_error_rate").doubleValue())
                            : RateGate.atLeast(
                                    9_000, 10_000, vector.get("true_agreement").doubleValue());
            assertThat(passes)
                    .isCloseTo(vector.get("P_pass").doubleValue(), withinPercentage(PERCENT));
        }
    }

    @Test
    void durationAndCostAreThoseOfTheVectors() {
        JsonNode vectors = VECTORS.get("plan_cost");
        assertThat(vectors).hasSize(3);
        for (JsonNode vector : vectors) {
            JsonNode in = vector.get("input");
            JsonNode out = vector.get("expected");
            Plan plan =
                    new Plan(
                            in.get("requests_per_day").doubleValue(),
                            in.get("traffic_fraction").doubleValue(),
                            in.get("valid_pair_fraction").doubleValue(),
                            in.get("min_days").intValue(),
                            in.get("cycle_days").intValue());
            long pairs = in.get("n_required").longValue();
            double costRatio = in.get("shadow_cost_ratio").doubleValue();
            assertThat(plan.daysFor(pairs)).isEqualTo(out.get("days_for_n").longValue());
            assertThat(plan.days(pairs)).isEqualTo(out.get("days").longValue());
            requireClose(plan.pairsPerDay(), out.get("comparisons_per_day"));
            requireClose(plan.pairsPerDay() * plan.days(pairs), out.get("total"));
            requireClose(
                    plan.storageBytes(in.get("bytes_per_comparison").intValue(), plan.days(pairs)),
                    out.get("storage_bytes"));
            requireClose(plan.computeMultiplier(costRatio), out.get("compute_multiplier"));
            requireClose(
                    plan.extraCost(
                            in.get("base_serving_cost_per_day").doubleValue(),
                            costRatio,
                            plan.days(pairs)),
                    out.get("extra_cost"));
            requireClose(plan.recommendedFraction(pairs), out.get("recommended_fraction"));
        }
    }

    @Test
    void aTestLastsWholeCycles() {
        Plan plan = new Plan(1_000, 1, 1, 3, 7);
        assertThat(plan.days(1)).isEqualTo(7);
        assertThat(plan.days(7_000)).isEqualTo(7);
        assertThat(plan.days(7_001)).isEqualTo(14);
        assertThat(plan.daysFor(7_001)).isEqualTo(8);
    }

    @Test
    void whatNoNumberOfRequestsProvesIsRefused() {
        RateGate gate = new RateGate(Side.AT_LEAST, 0.9, new Tuning(0.05, 10_000));
        assertThatThrownBy(() -> RequestsNeeded.forRate(gate, 0.9, 0.8))
                .hasMessageContaining("no number of requests proves an expected rate of 0.9");
        assertThatThrownBy(() -> RequestsNeeded.forRate(gate, 0.95, 1))
                .hasMessageContaining("power 1.0");
        DivergenceGate distance = new DivergenceGate(0.15, 20);
        DistanceLaw onTheLimit = DistanceLaw.independent(0.15, 20);
        assertThatThrownBy(() -> RequestsNeeded.forDistance(distance, onTheLimit, 0.05, 0.8))
                .hasMessageContaining("no number of requests proves an expected distance of 0.15");
        DistanceLaw near = DistanceLaw.independent(0.15 - 1e-7, 20);
        assertThat(RequestsNeeded.forDistance(distance, near, 0.05, 0.8)).isEmpty();
        PairedGate pairs = new PairedGate(0.01);
        assertThatThrownBy(() -> RequestsNeeded.forPairs(pairs, 0.02, 0.031, 0.05, 0.8))
                .hasMessageContaining("no number of requests proves an excess of 0.0");
        assertThat(RequestsNeeded.forPairs(pairs, 0.02, 0.03 - 1e-7, 0.05, 0.8)).isEmpty();
    }

    @Test
    void aDistanceNeedsPairsInDifferentBins() {
        assertThatThrownBy(() -> DistanceLaw.even(0.1, 20, 0.01))
                .hasMessageContaining("a distance of 0.1 needs 0.0144")
                .hasMessageContaining("not 0.01");
    }

    @Test
    void impossiblePlansAreRefused() {
        assertThatThrownBy(() -> new Plan(0, 1, 1, 1, 1)).hasMessageContaining("requests per day");
        assertThatThrownBy(() -> new Plan(1, 0, 1, 1, 1)).hasMessageContaining("mirrored fraction");
        assertThatThrownBy(() -> new Plan(1, 1, 1.1, 1, 1)).hasMessageContaining("valid fraction");
        assertThatThrownBy(() -> new Plan(1, 1, 1, 0, 1)).hasMessageContaining("at least 0 days");
        assertThatThrownBy(() -> new Plan(1, 1, 1, 1, 0)).hasMessageContaining("cycles of 0 days");
        Plan plan = new Plan(1, 1, 1, 1, 1);
        assertThatThrownBy(() -> plan.days(0)).hasMessageContaining("0 pairs needed");
        assertThatThrownBy(() -> plan.computeMultiplier(-1)).hasMessageContaining("cost ratio");
        assertThatThrownBy(() -> plan.extraCost(Double.NaN, 1, 1))
                .hasMessageContaining("cost per day");
        assertThatThrownBy(() -> plan.storageBytes(-1, 1)).hasMessageContaining("bytes");
    }

    private static void requireClose(double actual, JsonNode expected) {
        assertThat(actual).isCloseTo(expected.doubleValue(), withinPercentage(PERCENT));
    }
}
