package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Expected;
import io.shadowgate.gate.ExpectedLabels;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.gate.Measures;
import io.shadowgate.quality.AnswerCounts;
import io.shadowgate.quality.Cell;
import io.shadowgate.quality.QualityCounts;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.LabelLimits;
import io.shadowgate.spec.LabelLimits.Unlabelled;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whole shadow tests whose labels come days later, or never, day by day through the gates
 * themselves. The full size runs with {@code -Psimulation}. Seeds are fixed.
 */
class LabelSimulationTest {
    private static final int REQUESTS = 1_000;
    private static final double DISAGREEMENT = 0.05;
    private static final double MARGIN = 0.01;
    private static final double COVERAGE = 0.6;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int MATURE_AFTER_DAYS = 14;

    /** Runs, days of traffic, and the most that an upper limit of a false verdict's rate may be. */
    private record Size(int runs, int days, double mostFalse) {}

    private static final Size REDUCED = new Size(60, 30, 0.16);
    private static final Size FULL = new Size(2_000, 60, 0.065);

    @Test
    void aShadowOnTheMarginIsSeldomPromoted() {
        onTheMargin(REDUCED);
    }

    @Test
    @Tag("simulation")
    void aShadowOnTheMarginIsSeldomPromotedInFull() {
        onTheMargin(FULL);
    }

    @Test
    void aBetterShadowIsPromotedByTheRequestsThatThePlanNames() {
        better(new Size(25, 60, 0));
    }

    @Test
    @Tag("simulation")
    void aBetterShadowIsPromotedByTheRequestsThatThePlanNamesInFull() {
        better(new Size(400, 60, 0));
    }

    /** Labels exist only where the primary granted the loan, and there the shadow is better. */
    @Test
    void labelsOnOneSidePromoteNobody() {
        Course course = new Course(Unlabelled.HOLD, 1);
        for (int day = 0; day < 60; day++) {
            course.day(0.9, true);
        }
        assertThat(course.promoted).isFalse();
        assertThat(course.rejected).isFalse();
        assertThat(course.reason()).contains("labels exist on one side only: none of ");
    }

    /** The shadow's accuracy is smaller by exactly the margin. */
    private static void onTheMargin(Size size) {
        double shadowRight = 0.5 - MARGIN / DISAGREEMENT / 2;
        int promoted = 0;
        for (int run = 0; run < size.runs; run++) {
            promoted += course(shadowRight, run, size).promoted ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "accuracy on the margin, labels of %.0f%% days later, promoted: %d of %d runs with"
                        + " %d looks%n",
                100 * COVERAGE,
                promoted,
                size.runs,
                size.days + MATURE_AFTER_DAYS);
        assertThat(RateIntervals.clopperPearsonUpper(promoted, size.runs, 0.99))
                .isLessThan(size.mostFalse);
    }

    /** The shadow's accuracy is larger by one percent. */
    private static void better(Size size) {
        List<Long> requests = new ArrayList<>();
        for (int run = 0; run < size.runs; run++) {
            Course course = course(0.6, run, size);
            if (course.promoted) {
                requests.add(course.matureRequests);
            }
        }
        assertThat(requests).hasSizeGreaterThanOrEqualTo((int) Math.ceil(0.95 * size.runs));
        long median =
                requests.stream().sorted().skip(requests.size() / 2).findFirst().orElseThrow();
        long planned = planned();
        System.out.printf(
                Locale.ROOT,
                "accuracy better by 1%%, promoted: %d of %d runs; median requests %d, planned %d%n",
                requests.size(),
                size.runs,
                median,
                planned);
        // Whole days round up. With few days, requests also count less than a plan knows: the
        // variation between days is then an upper bound.
        assertThat(median).isBetween(planned / 2, 3 * planned);
    }

    private static long planned() {
        Gate gate =
                Measures.gates(test(Unlabelled.HOLD)).stream()
                        .filter(each -> each.name().equals("accuracy_loss"))
                        .findFirst()
                        .orElseThrow();
        Expected expected =
                new Expected(
                        1,
                        0,
                        0,
                        0,
                        null,
                        0,
                        0,
                        null,
                        null,
                        new ExpectedLabels(COVERAGE, 0.03, 0.02, 0.9, 0, 0));
        return gate.need(expected, 0.5).times(1 / gate.share(expected)).requests();
    }

    private static Course course(double shadowRight, int seed, Size size) {
        Course course = new Course(Unlabelled.HOLD, seed);
        for (int day = 0; day < size.days + MATURE_AFTER_DAYS && !course.isDecided(); day++) {
            if (day < size.days) {
                course.day(shadowRight, false);
            } else {
                course.dayWithoutTraffic();
            }
        }
        return course;
    }

    private static ShadowTest test(Unlabelled unlabelled) {
        ShadowTest plain =
                Tests.windowed(
                        Tests.answersInLog(Path.of("log"), Path.of("out")),
                        Duration.ofDays(1),
                        Duration.ofDays(1));
        return Tests.judgedBy(
                GatesBuilder.like(Tests.gates(new Limits(1_000, 0.5, 1_000, 0.2, 0.6)))
                        .evidence(
                                new EvidenceRules(
                                        0.05,
                                        0.05,
                                        10_000,
                                        Duration.ZERO,
                                        Duration.ofDays(1),
                                        null,
                                        1e12))
                        .labels(new LabelLimits(MARGIN, null, null, null, null, 0.3, unlabelled))
                        .build(),
                "0".repeat(64),
                plain);
    }

    /** One simulated test. */
    private static final class Course {
        private final EvidencePolicy policy;
        private final SplittableRandom random;
        private final List<QualityCounts> immature = new ArrayList<>();
        private EvidenceState state;
        private EvidencePolicy.Step last;
        private long time;
        private long matureRequests;
        private boolean promoted;
        private boolean rejected;

        Course(Unlabelled unlabelled, int seed) {
            policy = new EvidencePolicy(test(unlabelled));
            random = new SplittableRandom(seed);
        }

        boolean isDecided() {
            return promoted || rejected;
        }

        String reason() {
            return policy.judge(last).reason();
        }

        void day(double shadowRight, boolean oneSided) {
            immature.add(draw(shadowRight, oneSided));
            step(GateCounts.of(REQUESTS).at(time));
        }

        void dayWithoutTraffic() {
            step(Counts.NONE);
        }

        private void step(Counts window) {
            Counts counts = window;
            if (time >= MATURE_AFTER_DAYS * DAY) {
                QualityCounts mature = immature.get((int) (time / DAY) - MATURE_AFTER_DAYS);
                counts = window.plus(Counts.of(mature));
                matureRequests += mature.requests();
            }
            last =
                    policy.next(
                            state,
                            new Subject("spec", null),
                            time,
                            time + DAY,
                            counts,
                            Map.of(),
                            false);
            state = last.state();
            time += DAY;
            promoted |= state.proven() != null;
            rejected |= state.rejected() != null;
        }

        /**
         * One day's requests with the labels that are known after two weeks: those of events become
         * known after a day on average, those of other requests after three.
         */
        private QualityCounts draw(double shadowRight, boolean oneSided) {
            long[][] differing = new long[2][3];
            int disagreements = 0;
            for (int i = 0; i < REQUESTS; i++) {
                if (random.nextDouble() >= DISAGREEMENT) {
                    continue;
                }
                disagreements++;
                int primary = random.nextInt(2);
                boolean isShadowRight = random.nextDouble() < shadowRight;
                boolean event = isShadowRight == (primary == 0);
                double days = -(event ? 1 : 3) * Math.log(1 - random.nextDouble());
                boolean labelled = oneSided ? primary == 0 : random.nextDouble() < COVERAGE;
                boolean known = labelled && days < MATURE_AFTER_DAYS;
                differing[primary][0]++;
                differing[primary][isShadowRight ? 1 : 2] += known ? 1 : 0;
            }
            long agreeing = REQUESTS - disagreements;
            return new QualityCounts(
                    Map.of(
                            "below",
                            new AnswerCounts(
                                    new Cell(agreeing, 0, 0, 0, 0, 0, null), cell(differing[0])),
                            "at least",
                            new AnswerCounts(Cell.NONE, cell(differing[1]))),
                    AnswerCounts.NONE,
                    0,
                    0,
                    0,
                    Map.of());
        }

        private static Cell cell(long[] counts) {
            return new Cell(counts[0], counts[1] + counts[2], 0, counts[1], counts[2], 0, null);
        }
    }
}
