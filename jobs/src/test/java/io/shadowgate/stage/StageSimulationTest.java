package io.shadowgate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.arm.ArmCounts;
import io.shadowgate.arm.Arms;
import io.shadowgate.spec.ArmLimit;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often whole chains end in which way, when somebody follows each advice. */
@Tag("simulation")
class StageSimulationTest {
    private static final int CHAINS = 2_000;
    private static final int DAYS = 60;
    private static final int REQUESTS = 40_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final double PRIMARY = 0.01;
    private static final List<Stage> STAGES =
            List.of(stage("canary", 0.05), stage("quarter", 0.25), stage("half", 0.5));

    /** A model exactly on the limit is bad: at most one in twenty gets through. */
    @Test
    void aModelOnTheLimitRarelyCompletes() {
        int[] ends = ends(2 * PRIMARY, 1);

        System.out.printf("on the limit: %d of %d completed%n", ends[0], CHAINS);
        assertThat(ends[0]).isLessThanOrEqualTo(CHAINS / 20);
    }

    /** Halts that are false come with the share's own probability of one in a thousand a step. */
    @Test
    void aGoodModelCompletes() {
        int[] ends = ends(PRIMARY, 2);

        System.out.printf(
                "equal: %d of %d completed, %d halted, %d rolled back%n",
                ends[0], CHAINS, ends[1], ends[2]);
        assertThat(ends[0]).isGreaterThan(CHAINS * 95 / 100);
        assertThat(ends[2]).isLessThanOrEqualTo(CHAINS / 20);
    }

    @Test
    void aBadModelIsRolledBack() {
        int[] ends = ends(4 * PRIMARY, 3);

        System.out.printf("four times: %d of %d rolled back%n", ends[2], CHAINS);
        assertThat(ends[0]).isZero();
        assertThat(ends[2]).isGreaterThan(CHAINS * 95 / 100);
    }

    /** Completed, halted, and rolled back. */
    private static int[] ends(double shadow, int seed) {
        RandomGenerator random = new Well19937c(seed);
        StageChain chain =
                new StageChain(
                        "t",
                        "v13",
                        "a",
                        STAGES,
                        new EvidenceRules(
                                0.05,
                                0.05,
                                10_000,
                                Duration.ofDays(7),
                                Duration.ofDays(7),
                                null,
                                2016),
                        Duration.ofHours(1));
        int[] ends = new int[3];
        for (int i = 0; i < CHAINS; i++) {
            StageState state = null;
            double weight = STAGES.get(0).weight();
            for (int day = 0; day < DAYS; day++) {
                StageChain.Next next =
                        chain.next(
                                state,
                                new StageWindow(
                                        day * DAY,
                                        (day + 1) * DAY,
                                        arms(weight, shadow, random),
                                        null,
                                        false,
                                        List.of()));
                state = next.state();
                StageRecord record = next.record();
                if (record.phase() == Phase.DONE
                        || record.action() == Action.HALT
                        || record.action() == Action.ROLL_BACK) {
                    ends[
                            record.action() == Action.HALT
                                    ? 1
                                    : record.action() == Action.ROLL_BACK ? 2 : 0]++;
                    break;
                }
                weight = record.nextWeight() == null ? weight : record.nextWeight();
            }
        }
        return ends;
    }

    private static Arms arms(double weight, double shadow, RandomGenerator random) {
        int requests = new BinomialDistribution(random, REQUESTS, weight).sample();
        return new Arms(
                counts(REQUESTS - requests, PRIMARY, random), counts(requests, shadow, random));
    }

    private static ArmCounts counts(int requests, double rate, RandomGenerator random) {
        int errors = new BinomialDistribution(random, requests, rate).sample();
        return new ArmCounts(requests, errors, requests, errors, null);
    }

    private static Stage stage(String name, double weight) {
        return new Stage(
                name,
                weight,
                Duration.ofDays(1),
                null,
                Duration.ofDays(1),
                Duration.ofDays(9),
                null,
                Map.of(ArmLimit.MAX_ERROR_RATIO, 2.0));
    }
}
