package io.shadowgate.planner;

import io.shadowgate.decision.Decision;
import io.shadowgate.gate.BinAdvice;
import io.shadowgate.gate.Need;
import io.shadowgate.results.Published;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.Plan;
import io.shadowgate.verdict.Verdict;
import java.time.Duration;
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
 * @param maturing whole days until labels are final, in a test with gates of labels; otherwise 0
 * @param end null if the shadow can never be promoted; with the days until labels are final
 */
public record PlannedTest(
        @Nullable Decision decision,
        List<Need> needs,
        @Nullable BinAdvice bins,
        long compared,
        double elapsedDays,
        int maturing,
        @Nullable End end,
        Plan plan) {

    /**
     * The end of the test.
     *
     * @param days of the whole test
     * @param check the one that takes longest
     * @param requests that this check needs
     */
    public record End(long days, String check, long requests) {}

    /** A plan of a test that has not started. */
    public static PlannedTest of(ShadowTest test, List<Need> needs, Plan plan) {
        int maturing = maturing(test);
        End end = end(needs, needed -> plan.days(needed) + maturing);
        return new PlannedTest(null, needs, null, 0, 0, maturing, end, plan);
    }

    /** A plan of the rest of a test. */
    public static PlannedTest rest(ShadowTest test, Published soFar, List<Need> needs, Plan plan) {
        int maturing = maturing(test);
        Decision decision = soFar.last().decision();
        End end =
                decision.verdict() == Verdict.REJECT
                        ? null
                        : end(needs, needed -> days(soFar, needed, plan) + maturing);
        return new PlannedTest(
                decision,
                needs,
                BinAdvice.of(soFar.last().state().total()),
                soFar.compared(),
                soFar.days(),
                maturing,
                end,
                plan);
    }

    /**
     * The traffic of a test as it was in its last day.
     *
     * @return null if nothing was compared in that day, so there is no rate to plan with
     */
    public static @Nullable Plan trafficOf(ShadowTest test, Published soFar) {
        double rate = test.traffic().sample().rate();
        return rate == 0 || soFar.requestsPerDay() == 0
                ? null
                : new Plan(
                        soFar.requestsPerDay() / rate,
                        rate,
                        1,
                        days(test.gates().evidence().minDuration()),
                        days(test.gates().evidence().cycle()));
    }

    private static int maturing(ShadowTest test) {
        Duration after = test.labels() == null ? null : test.labels().matureAfter();
        return after == null || !test.gates().labels().limitsAnything() ? 0 : days(after);
    }

    /** Rounds up to whole days; at least one. */
    public static int days(Duration duration) {
        return (int) Math.max(1, (duration.toSeconds() + 86_399) / 86_400);
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
    public long moreDays(End end) {
        return (long) Math.ceil(end.days() - elapsedDays);
    }

    /** Requests compared by the end of the test. */
    public double requests(End end) {
        return compared + plan.pairsPerDay() * (end.days() - elapsedDays);
    }

    /** In the currency of the primary's cost per day, which must be set. */
    public double extraCost(End end, double costPerDay, double costRatio) {
        return plan.extraCost(costPerDay, costRatio, end.days());
    }

    /**
     * @param each bytes of one compared request
     */
    public double storageBytes(End end, int each) {
        return (double) compared * each + plan.storageBytes(each, end.days() - elapsedDays);
    }
}
