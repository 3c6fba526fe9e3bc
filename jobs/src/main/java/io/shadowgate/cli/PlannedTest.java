package io.shadowgate.cli;

import io.shadowgate.decision.Decision;
import io.shadowgate.gate.BinAdvice;
import io.shadowgate.gate.Need;
import io.shadowgate.results.Published;
import io.shadowgate.statistics.evidence.Plan;
import io.shadowgate.verdict.Verdict;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to promote one shadow.
 *
 * @param decision the shadow's last decision; null for a plan from expected values
 * @param compared requests so far
 * @param elapsedDays of event time so far
 * @param bins how well the bins fit; null for a plan from expected values, and if windows count
 *     labels
 * @param end null if the shadow can never be promoted
 */
record PlannedTest(
        @Nullable Decision decision,
        List<Need> needs,
        @Nullable BinAdvice bins,
        long compared,
        double elapsedDays,
        @Nullable End end,
        Plan plan) {

    /**
     * The end of the test.
     *
     * @param days of the whole test
     * @param check the one that takes longest
     * @param requests that this check needs
     */
    record End(long days, String check, long requests) {}

    /** A plan of a test that has not started. */
    static PlannedTest of(List<Need> needs, Plan plan) {
        End end = end(needs, plan::days);
        return new PlannedTest(null, needs, null, 0, 0, end, plan);
    }

    /** A plan of the rest of a test. */
    static PlannedTest rest(Published soFar, List<Need> needs, Plan plan) {
        Decision decision = soFar.last().decision();
        End end =
                decision.verdict() == Verdict.REJECT
                        ? null
                        : end(needs, needed -> days(soFar, needed, plan));
        return new PlannedTest(
                decision,
                needs,
                BinAdvice.of(soFar.last().state().total()),
                soFar.compared(),
                soFar.days(),
                end,
                plan);
    }

    private static long days(Published soFar, long needed, Plan plan) {
        double missing = Math.max(0, needed - soFar.compared());
        double least = Math.max(soFar.days() + missing / plan.pairsPerDay(), plan.minDays());
        return (long) Math.ceil(least / plan.cycleDays()) * plan.cycleDays();
    }

    /** Where the check ends that takes longest; null if one can never be proven. */
    private static @Nullable End end(List<Need> needs, LongUnaryOperator daysOf) {
        String longest = "";
        long most = -1;
        for (Need need : needs) {
            Long requests = need.requests();
            if (requests == null) {
                return null;
            }
            if (requests > most) {
                longest = need.check();
                most = requests;
            }
        }
        return new End(daysOf.applyAsLong(most), longest, most);
    }

    /** Days left, rounded up. */
    long moreDays(End end) {
        return (long) Math.ceil(end.days() - elapsedDays);
    }

    /** Requests compared by the end of the test. */
    double requests(End end) {
        return compared + plan.pairsPerDay() * (end.days() - elapsedDays);
    }

    /** In the currency of the primary's cost per day, which must be set. */
    double extraCost(End end, double costPerDay, double costRatio) {
        return plan.extraCost(costPerDay, costRatio, end.days());
    }

    double storageBytes(End end, CostOptions costs) {
        int each = costs.bytesPerRequest();
        return (double) compared * each + plan.storageBytes(each, end.days() - elapsedDays);
    }
}
