package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.spec.EvidenceRules;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.WindowColumn;
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
 * Whole shadow tests with known rates, window by window through the gate itself, looked at after
 * each. The full size runs with {@code -Psimulation}. Seeds are fixed, so a change of an outcome is
 * a change of the code.
 */
class GateSimulationTest {
    private static final int REQUESTS = 100;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final Limits LIMITS = new Limits(1000, 0.9, 100, 0.001, 0.15);
    private static final double EXCESS = 0.01;

    /** A shadow that is well within each limit. */
    private static final Truth GOOD = new Truth(0.93, 0.004, 0.0002, 0.03, 0.002, 1);

    /** Runs, looks per run, and the most that an upper limit of a false verdict's rate may be. */
    private record Size(int runs, int looks, double mostFalse) {}

    private static final Size REDUCED = new Size(40, 150, 0.17);
    private static final Size FULL = new Size(600, 2_016, 0.065);

    /**
     * @param distance between the laws of the two sides' predictions
     * @param excess by how much the shadow's share of slow requests is above the primary's
     * @param alike so many requests of a user share their outcomes
     */
    private record Truth(
            double agreement,
            double over,
            double errors,
            double distance,
            double excess,
            int alike) {}

    @Test
    void aShadowOnALimitIsSeldomPromoted() {
        onALimit(REDUCED);
    }

    @Test
    @Tag("simulation")
    void aShadowOnALimitIsSeldomPromotedInFull() {
        onALimit(FULL);
    }

    @Test
    void goodOnesArePromotedAndBadOnesRejected() {
        goodAndBad(new Size(25, 350, 0));
    }

    @Test
    @Tag("simulation")
    void goodOnesArePromotedAndBadOnesRejectedInFull() {
        goodAndBad(new Size(400, 400, 0));
    }

    @Test
    void theGoodHoursOfADayPromoteNobody() {
        dayAndNight(new Size(30, 24 * 10, 0.17));
    }

    @Test
    @Tag("simulation")
    void theGoodHoursOfADayPromoteNobodyInFull() {
        dayAndNight(new Size(400, 24 * 60, 0.065));
    }

    @Test
    void alikeRequestsOfUsersPromoteNobody() {
        clusters(REDUCED);
    }

    @Test
    @Tag("simulation")
    void alikeRequestsOfUsersPromoteNobodyInFull() {
        clusters(FULL);
    }

    private static void onALimit(Size size) {
        Map<String, Truth> truths =
                Map.of(
                        "agreement", new Truth(0.9, 0.004, 0.0002, 0.03, 0.002, 1),
                        "latency", new Truth(0.95, 0.01, 0.0002, 0.03, 0.002, 1),
                        "errors", new Truth(0.95, 0.004, 0.001, 0.03, 0.002, 1),
                        "distribution", new Truth(0.95, 0.004, 0.0002, 0.15, 0.002, 1),
                        "paired latency", new Truth(0.95, 0.004, 0.0002, 0.03, EXCESS, 1),
                        "all", new Truth(0.9, 0.01, 0.001, 0.15, EXCESS, 1));
        truths.forEach(
                (name, truth) -> {
                    int promoted = 0;
                    int rejected = 0;
                    for (int run = 0; run < size.runs; run++) {
                        Course course = new Course(gates(null, Duration.ofHours(1)), run);
                        for (int look = 0; look < size.looks && !course.isDecided(); look++) {
                            course.window(truth);
                        }
                        promoted += course.promoted ? 1 : 0;
                        rejected += course.rejected ? 1 : 0;
                    }
                    requireSeldom("on the limit of " + name + ", promoted", promoted, size);
                    requireSeldom("on the limit of " + name + ", rejected", rejected, size);
                });
    }

    private static void goodAndBad(Size size) {
        List<Long> promotedAt = new ArrayList<>();
        List<Long> rejectedAt = new ArrayList<>();
        Truth bad = new Truth(0.88, 0.004, 0.0002, 0.03, 0.002, 1);
        for (int run = 0; run < size.runs; run++) {
            Course good = new Course(gates(null, Duration.ofHours(1)), run);
            Course other = new Course(gates(null, Duration.ofHours(1)), run);
            for (int look = 0; look < size.looks; look++) {
                if (!good.isDecided()) {
                    good.window(GOOD);
                }
                if (!other.isDecided()) {
                    other.window(bad);
                }
            }
            if (good.promoted) {
                promotedAt.add(good.requests);
            }
            if (other.rejected) {
                rejectedAt.add(other.requests);
            }
        }
        report("good, promoted; median requests " + median(promotedAt), promotedAt.size(), size);
        report("bad, rejected; median requests " + median(rejectedAt), rejectedAt.size(), size);
        assertThat(promotedAt).hasSizeGreaterThanOrEqualTo((int) Math.ceil(0.95 * size.runs));
        assertThat(rejectedAt).hasSizeGreaterThanOrEqualTo((int) Math.ceil(0.95 * size.runs));
    }

    /** A mean on the limit, from twelve hours above it and twelve below. */
    private static void dayAndNight(Size size) {
        int anyHour = 0;
        int wholeDays = 0;
        for (int run = 0; run < size.runs; run++) {
            Course hourly = new Course(gates(null, Duration.ofHours(1)), run);
            Course daily = new Course(gates(null, Duration.ofDays(1)), run);
            for (int look = 0; look < size.looks; look++) {
                boolean day = look % 24 < 12;
                // All else so good that only the hour of the day stands between it and a promotion.
                Truth now = new Truth(day ? 0.99 : 0.81, 0.001, 0, 0.01, 0, 1);
                if (look < 12 || !hourly.promoted) {
                    hourly.window(now);
                }
                daily.window(now);
            }
            anyHour += hourly.promoted ? 1 : 0;
            wholeDays += daily.promoted ? 1 : 0;
        }
        // Rates that wander so much from hour to hour prove nothing by the hour either.
        requireSeldom("day and night, looked at every hour, promoted", anyHour, size);
        requireSeldom("day and night, looked at after whole days, promoted", wholeDays, size);
    }

    private static void clusters(Size size) {
        Truth alike = new Truth(0.9, 0.004, 0.0002, 0.03, 0.002, 10);
        int ignored = 0;
        int heeded = 0;
        for (int run = 0; run < size.runs; run++) {
            Course blind = new Course(gates(null, Duration.ofHours(1)), run);
            Course seeing = new Course(gates("user", Duration.ofHours(1)), run);
            for (int look = 0; look < size.looks; look++) {
                if (!blind.promoted) {
                    blind.window(alike);
                }
                if (!seeing.promoted) {
                    seeing.window(alike);
                }
            }
            ignored += blind.promoted || blind.rejected ? 1 : 0;
            heeded += seeing.promoted || seeing.rejected ? 1 : 0;
        }
        // A user's requests all come in one window, so the windows show how alike they are.
        requireSeldom("ten alike, clusters ignored, any verdict", ignored, size);
        requireSeldom("ten alike, with the cluster key, any verdict", heeded, size);
    }

    /** Each window may end a cycle, so that each is a chance to be wrong. */
    private static Gates gates(String cluster, Duration cycle) {
        return GatesBuilder.like(Tests.gates(LIMITS))
                .pairedLatency(100, EXCESS)
                .cluster(cluster)
                .evidence(new EvidenceRules(0.05, 0.05, 10_000, Duration.ZERO, cycle, null, 1e12))
                .build();
    }

    private static void requireSeldom(String what, int verdicts, Size size) {
        report(what, verdicts, size);
        assertThat(RateIntervals.clopperPearsonUpper(verdicts, size.runs, 0.99))
                .as(what)
                .isLessThan(size.mostFalse);
    }

    private static void report(String what, int verdicts, Size size) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d of %d runs with %d looks%n",
                what,
                verdicts,
                size.runs,
                size.looks);
    }

    private static long median(List<Long> values) {
        assertThat(values).isNotEmpty();
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /** One simulated test. */
    private static final class Course {
        private final EvidencePolicy policy;
        private final boolean clustered;
        private final SplittableRandom random;
        private EvidenceState state;
        private long time;
        private long requests;
        private boolean promoted;
        private boolean rejected;

        Course(Gates gates, int seed) {
            ShadowTest test =
                    Tests.windowed(
                            Tests.answersInLog(Path.of("log"), Path.of("out")),
                            Duration.ofHours(1),
                            Duration.ofDays(1));
            policy = new EvidencePolicy(Tests.judgedBy(gates, "0".repeat(64), test));
            clustered = gates.clusterSegment() != null;
            random = new SplittableRandom(seed);
        }

        boolean isDecided() {
            return promoted || rejected;
        }

        void window(Truth truth) {
            EvidencePolicy.Step step =
                    policy.next(
                            state,
                            new Subject("spec", null),
                            time,
                            time + HOUR,
                            draw(truth),
                            Map.of(),
                            false);
            state = step.state();
            time += HOUR;
            requests += REQUESTS;
            promoted |= state.proven() != null;
            rejected |= state.rejected() != null;
        }

        private Counts draw(Truth truth) {
            LatencyHistogram latencies = new LatencyHistogram();
            PredictionHistogram predictions = PredictionHistogram.forScores(GateCounts.BINS);
            ClusterCounts clusters = new ClusterCounts();
            int scored = 0;
            int agreed = 0;
            int over = 0;
            int primaryOnly = 0;
            int shadowOnly = 0;
            long user = 0;
            double fate = 0;
            double tilt = Laws.tilt(truth.distance);
            for (int i = 0; i < REQUESTS; i++) {
                if (i % truth.alike == 0) {
                    user = random.nextLong();
                    fate = random.nextDouble();
                }
                boolean failed = random.nextDouble() < truth.errors;
                boolean agrees = !failed && fate < truth.agreement;
                boolean slow = random.nextDouble() < truth.over;
                clusters.add(user, !failed, agrees, !failed, !failed && slow);
                if (failed) {
                    continue;
                }
                scored++;
                agreed += agrees ? 1 : 0;
                over += slow ? 1 : 0;
                double pair = random.nextDouble();
                shadowOnly += pair < truth.excess + 0.005 ? 1 : 0;
                primaryOnly += pair > 0.995 ? 1 : 0;
                latencies.add(slow ? 500 : 10);
                predictions.add(
                        random.nextDouble() < 0.5 ? 0.2 : 0.8,
                        random.nextDouble() < 0.5 + tilt ? 0.2 : 0.8);
            }
            return CountsBuilder.at(time)
                    .requests(scored, REQUESTS - scored)
                    .with(WindowColumn.AGREED, agreed)
                    .latencies(scored, over, shadowOnly, primaryOnly)
                    .with(WindowColumn.SHADOW_LATENCY, latencies.toBytes())
                    .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                    .with(WindowColumn.CLUSTERS, clustered ? clusters.toBytes() : null)
                    .build();
        }
    }

    /** Of two bins: one side even, the other tilted. */
    private static final class Laws {
        static double tilt(double distance) {
            double low = 0;
            double high = 0.5;
            for (int i = 0; i < 40; i++) {
                double middle = (low + high) / 2;
                if (distance(middle) < distance) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private static double distance(double tilt) {
            return Math.sqrt(half(0.5 + tilt) + half(0.5 - tilt));
        }

        private static double half(double q) {
            double middle = (0.5 + q) / 2;
            return (0.5 * Math.log(0.5 / middle) + q * Math.log(q / middle)) / 2;
        }
    }
}
