package io.shadowgate.cli;

import io.shadowgate.decision.Decision;
import io.shadowgate.gate.Need;
import io.shadowgate.results.Published;
import io.shadowgate.statistics.evidence.Plan;
import io.shadowgate.verdict.Verdict;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to promote one shadow.
 *
 * @param decision the shadow's last decision; null for a plan from expected values
 * @param compared requests so far
 * @param elapsedDays of event time so far
 * @param days length of the whole test; null if the shadow can never be promoted
 */
record PlannedTest(
        @Nullable Decision decision,
        List<Need> needs,
        long compared,
        double elapsedDays,
        @Nullable Long days,
        Plan plan) {

    /** A plan of a test that has not started. */
    static PlannedTest of(List<Need> needs, Plan plan) {
        return new PlannedTest(null, needs, 0, 0, plan.days(most(needs).requests()), plan);
    }

    /** A plan of the rest of a test. */
    static PlannedTest rest(Published soFar, List<Need> needs, Plan plan) {
        Decision decision = soFar.last().decision();
        double elapsed = soFar.days();
        boolean ends =
                decision.verdict() != Verdict.REJECT
                        && needs.stream().allMatch(need -> need.requests() != null);
        Long days = null;
        if (ends) {
            double missing = Math.max(0, most(needs).requests() - soFar.compared());
            double least = Math.max(elapsed + missing / plan.pairsPerDay(), plan.minDays());
            days = (long) Math.ceil(least / plan.cycleDays()) * plan.cycleDays();
        }
        return new PlannedTest(decision, needs, soFar.compared(), elapsed, days, plan);
    }

    /** The check that takes longest. */
    Need most() {
        return most(needs);
    }

    private static Need most(List<Need> needs) {
        return needs.stream()
                .filter(need -> need.requests() != null)
                .max(Comparator.comparingLong(Need::requests))
                .orElseThrow();
    }

    /** Days left, rounded up. */
    @Nullable Long moreDays() {
        return days == null ? null : (Long) (long) Math.ceil(days - elapsedDays);
    }

    /** Requests compared by the end of the test. */
    double requests() {
        return compared + plan.pairsPerDay() * (days - elapsedDays);
    }

    /** In the currency of the primary's cost per day, which must be set. */
    double extraCost(CostOptions costs) {
        return plan.extraCost(costs.costPerDay(), costs.costRatio(), days);
    }

    double storageBytes(CostOptions costs) {
        int each = costs.bytesPerRequest();
        return (double) compared * each + plan.storageBytes(each, days - elapsedDays);
    }
}
