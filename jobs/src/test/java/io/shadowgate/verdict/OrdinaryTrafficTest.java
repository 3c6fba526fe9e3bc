package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.decision.Decision;
import io.shadowgate.decision.Judge;
import io.shadowgate.decision.WindowPart;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.statistics.evidence.RateIntervals;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whole shadow tests on traffic as it is: weeks, nights, and rates that wander. Each window goes
 * through the judge, with the defaults of the spec, and is looked at. The full size runs with
 * {@code -Psimulation}. Seeds are fixed, so a change of an outcome is a change of the code.
 */
class OrdinaryTrafficTest {
    private static final int DAY = 24;
    private static final int WEEK = 7 * DAY;
    private static final int REDUCED = 20;
    private static final int FULL = 200;

    /** The agreement in each window, and the share of errors. */
    private interface Rates {
        double at(int look);

        default double errorsAt(int look) {
            return 0;
        }
    }

    @Test
    void whatIsBeyondALimitOverTheWeekIsSeldomPromoted() {
        weeks(REDUCED);
    }

    @Test
    @Tag("simulation")
    void whatIsBeyondALimitOverTheWeekIsSeldomPromotedInFull() {
        weeks(10 * REDUCED);
    }

    @Test
    void badNightsRejectNobodyWhoseDaysMakeUpForThem() {
        nights(REDUCED / 4);
    }

    @Test
    @Tag("simulation")
    void badNightsRejectNobodyWhoseDaysMakeUpForThemInFull() {
        nights(FULL / 2);
    }

    @Test
    void ratesThatWanderAroundALimitAreSeldomPromoted() {
        wandering(REDUCED);
    }

    @Test
    @Tag("simulation")
    void ratesThatWanderAroundALimitAreSeldomPromotedInFull() {
        wandering(2 * FULL);
    }

    @Test
    void failuresThatComeOnFewDaysAreNotTakenForNone() {
        bursts(REDUCED);
    }

    @Test
    @Tag("simulation")
    void failuresThatComeOnFewDaysAreNotTakenForNoneInFull() {
        bursts(2 * FULL);
    }

    @Test
    void aGoodShadowIsPromotedAfterAWeekAndABadOneRejectedAtOnce() {
        goodAndBad(REDUCED);
    }

    @Test
    @Tag("simulation")
    void aGoodShadowIsPromotedAfterAWeekAndABadOneRejectedAtOnceInFull() {
        goodAndBad(2 * FULL);
    }

    @Test
    void theAlarmFindsASuddenFault() {
        faults(REDUCED);
    }

    @Test
    @Tag("simulation")
    void theAlarmFindsASuddenFaultInFull() {
        faults(FULL);
    }

    /** The week begins on any of its days. */
    private static void weeks(int runs) {
        double[][] rates = {{0.905, 0.885}, {0.91, 0.875}};
        for (double[] rate : rates) {
            Tally tally =
                    Tally.of(
                            runs,
                            4 * WEEK / 6,
                            Duration.ofHours(6),
                            5_000 * 6,
                            run -> look -> (look / 4 + run) % 7 < 5 ? rate[0] : rate[1]);
            tally.report("weekdays %s, weekends %s", rate[0], rate[1]);
            assertThat(tally.promoted).as("promoted").isLessThanOrEqualTo(runs / 20);
        }
    }

    private static void nights(int runs) {
        for (int requests : new int[] {500, 5_000}) {
            Tally tally =
                    Tally.of(
                            runs,
                            3 * WEEK,
                            Duration.ofHours(1),
                            requests,
                            run -> look -> (look + 5 * run) % DAY < 8 ? 0.88 : 0.94);
            tally.report("nights .88, days .94, %s requests an hour", requests);
            tally.requireSeldom("rejected for good", tally.rejected, 0.05);
            assertThat(tally.promotedAtWeek[2])
                    .as("promoted after two weeks")
                    .isGreaterThanOrEqualTo((int) Math.ceil(0.95 * runs));
            // In two weeks with a week before them, and so many runs.
            assertThat(tally.alarms).isLessThanOrEqualTo((int) (0.05 * 2 * runs));
        }
    }

    private static void wandering(int runs) {
        wandering(runs, "daily sd .005, 5,000 an hour", 5_000, 0.005, DAY / 6);
        wandering(runs, "daily sd .01, 500 an hour", 500, 0.01, DAY / 6);
        wandering(runs, "daily sd .01, 5,000 an hour", 5_000, 0.01, DAY / 6);
        // The mean of six hours, each with a rate of its own.
        wandering(runs, "hourly sd .03, 5,000 an hour", 5_000, 0.03 / Math.sqrt(6), 1);
    }

    private static void wandering(int runs, String what, int anHour, double spread, int looks) {
        Tally tally =
                Tally.of(
                        runs,
                        4 * WEEK / 6,
                        Duration.ofHours(6),
                        anHour * 6,
                        run -> {
                            SplittableRandom random = new SplittableRandom(1_000_000L + run);
                            double[] rates = new double[4 * WEEK / 6 / looks];
                            for (int i = 0; i < rates.length; i++) {
                                rates[i] = 0.9 + spread * random.nextGaussian();
                            }
                            return look -> rates[look / looks];
                        });
        tally.report("mean on the limit, %s", what);
        tally.requireSeldom("promoted", tally.promoted, 0.10);
        tally.requireSeldom("rejected for good", tally.rejected, 0.10);
    }

    /**
     * Error rates of each day from a gamma distribution, whose mean is the limit: most days have
     * none, and the first weeks may have none at all.
     */
    private static void bursts(int runs) {
        for (double relativeSpread : new double[] {0.5, 1, 1.5}) {
            Tally tally =
                    Tally.of(
                            runs,
                            4 * WEEK / 6,
                            Duration.ofHours(6),
                            363,
                            run -> {
                                double shape = 1 / (relativeSpread * relativeSpread);
                                GammaDistribution errors =
                                        new GammaDistribution(
                                                new MersenneTwister(run), shape, 0.001 / shape);
                                double[] days = errors.sample(4 * WEEK / DAY);
                                return new Rates() {
                                    @Override
                                    public double at(int look) {
                                        return 0.99;
                                    }

                                    @Override
                                    public double errorsAt(int look) {
                                        return Math.min(1, days[look / 4]);
                                    }
                                };
                            });
            tally.report("errors on the limit, sd %s of the mean", relativeSpread);
            tally.requireSeldom("promoted", tally.promoted, 0.10);
            tally.requireSeldom("rejected for good", tally.rejected, 0.10);
        }
    }

    private static void goodAndBad(int runs) {
        Tally good = Tally.of(runs, WEEK, Duration.ofHours(1), 595, run -> look -> 0.979);
        good.report(".979, 595 an hour");
        assertThat(good.promotedAtWeek[1]).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * runs));
        assertThat(good.early).isZero();
        int within = 0;
        for (int run = 0; run < runs; run++) {
            Course course = new Course(Duration.ofHours(1), run);
            for (int look = 0; look < 10 && course.verdict() != Verdict.REJECT; look++) {
                course.window(100, 0.82);
            }
            within += course.verdict() == Verdict.REJECT ? 1 : 0;
            assertThat(course.decision.isFinal()).isFalse();
        }
        System.out.printf(".82: rejected so far within 1,000 requests in %d of %d%n", within, runs);
        assertThat(within).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * runs));
    }

    /** From .93 to .86 after eight days. */
    private static void faults(int runs) {
        for (int requests : new int[] {100, 1_000}) {
            List<Integer> windows =
                    IntStream.range(0, runs)
                            .parallel()
                            .mapToObj(run -> windowsToAlarm(run, requests))
                            .sorted()
                            .toList();
            System.out.printf(
                    Locale.ROOT,
                    ".93 to .86, windows of %,d: alarm after %d (median), %d (90%%), %d (most)%n",
                    requests,
                    windows.get(runs / 2),
                    windows.get(runs * 9 / 10),
                    windows.get(runs - 1));
            assertThat(windows.get(runs * 9 / 10)).isLessThan(requests == 100 ? 6 * DAY : DAY);
        }
    }

    private static int windowsToAlarm(int run, int requests) {
        Course course = new Course(Duration.ofHours(1), run);
        for (int look = 0; look < 8 * DAY; look++) {
            course.window(requests, 0.93);
        }
        int more = 0;
        while (course.decision.status().alarmedAt() == null && more < 6 * DAY) {
            course.window(requests, 0.86);
            more++;
        }
        return more;
    }

    /** What became of many runs. */
    private static final class Tally {
        private int runs;
        private int promoted;
        private int rejected;
        private int early;
        private int alarms;
        private final int[] promotedAtWeek = new int[5];

        static Tally of(
                int runs, int looks, Duration window, int requests, IntFunction<Rates> rates) {
            return IntStream.range(0, runs)
                    .parallel()
                    .mapToObj(
                            run -> one(new Course(window, run), looks, requests, rates.apply(run)))
                    .reduce(new Tally(), Tally::plus);
        }

        private static Tally one(Course course, int looks, int requests, Rates rates) {
            Tally tally = new Tally();
            tally.runs = 1;
            int ofWeek = (int) (Duration.ofDays(7).toMillis() / course.window);
            for (int look = 0; look < looks; look++) {
                course.window(requests, rates.at(look), rates.errorsAt(look));
                boolean promoted = course.verdict() == Verdict.PROMOTE;
                boolean early = course.verdict() == Verdict.REJECT && !course.decision.isFinal();
                tally.promoted |= promoted ? 1 : 0;
                tally.early |= early ? 1 : 0;
                tally.promotedAtWeek[(look + 1) / ofWeek] +=
                        promoted && (look + 1) % ofWeek == 0 ? 1 : 0;
            }
            tally.rejected = course.decision.isFinal() ? 1 : 0;
            tally.alarms = course.alarms;
            return tally;
        }

        private Tally plus(Tally other) {
            Tally sum = new Tally();
            sum.runs = runs + other.runs;
            sum.promoted = promoted + other.promoted;
            sum.rejected = rejected + other.rejected;
            sum.early = early + other.early;
            sum.alarms = alarms + other.alarms;
            for (int week = 0; week < promotedAtWeek.length; week++) {
                sum.promotedAtWeek[week] = promotedAtWeek[week] + other.promotedAtWeek[week];
            }
            return sum;
        }

        void report(String what, Object... numbers) {
            System.out.printf(
                    Locale.ROOT,
                    what
                            + ": of %d runs promoted %d (at the end of weeks 1 to 4: %d %d %d %d),"
                            + " rejected for good %d, so far %d, alarms %d%n",
                    concat(
                            numbers,
                            runs,
                            promoted,
                            promotedAtWeek[1],
                            promotedAtWeek[2],
                            promotedAtWeek[3],
                            promotedAtWeek[4],
                            rejected,
                            early,
                            alarms));
        }

        private static Object[] concat(Object[] first, Object... then) {
            List<Object> all = new ArrayList<>(List.of(first));
            all.addAll(List.of(then));
            return all.toArray();
        }

        /** By the lower end of an interval, so that few runs do not fail by chance. */
        void requireSeldom(String what, int number, double most) {
            double least = number == 0 ? 0 : 1 - upper(runs - number);
            assertThat(least).as(what).isLessThanOrEqualTo(most);
            if (runs >= FULL) {
                assertThat((double) number / runs).as(what).isLessThanOrEqualTo(most);
            }
        }

        private double upper(int number) {
            return RateIntervals.clopperPearsonUpper(number, runs, 0.95);
        }
    }

    /** One simulated test. */
    private static final class Course {
        private final long window;
        private final Judge judge;
        private final SplittableRandom random;
        private EvidenceState state;
        private Decision decision;
        private long time;
        private int alarms;

        Course(Duration window, int seed) {
            this.window = window.toMillis();
            judge =
                    new Judge(
                            Tests.judgedBy(
                                    SpecReader.defaults(
                                                    Map.of("window", window.toHours() + " h"),
                                                    warning -> {})
                                            .gates(),
                                    "0".repeat(64),
                                    Tests.windowed(
                                            Tests.answersInLog(Path.of("log"), Path.of("out")),
                                            window,
                                            Duration.ofDays(1))),
                            Map.of());
            random = new SplittableRandom(seed);
        }

        Verdict verdict() {
            return decision == null ? Verdict.HOLD : decision.verdict();
        }

        void window(int requests, double agreement) {
            window(requests, agreement, 0);
        }

        void window(int requests, double agreement, double errors) {
            int failed = errors == 0 ? 0 : binomial(requests, errors);
            PredictionHistogram predictions = PredictionHistogram.forScores(GateCounts.BINS);
            int other = binomial(requests, 0.01);
            for (int i = 0; i < requests - failed; i++) {
                predictions.add(0.2, i < other ? 0.8 : 0.2);
            }
            Counts evidence =
                    CountsBuilder.at(time)
                            .requests(requests - failed, failed)
                            .with(WindowColumn.AGREED, binomial(requests - failed, agreement))
                            .latencies(requests, binomial(requests, 0.002), 0, 0)
                            .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                            .build();
            Judge.Decided judged =
                    judge.judge(
                            state,
                            "v13",
                            List.of(
                                    new WindowPart(
                                            WindowPart.ALL,
                                            time,
                                            time + window,
                                            Models.NONE,
                                            evidence)),
                            false);
            Long before = state == null ? null : state.alarm().rungAt();
            state = judged.state();
            decision = judged.decision();
            time += window;
            alarms +=
                    state.alarm().rungAt() != null && !state.alarm().rungAt().equals(before)
                            ? 1
                            : 0;
        }

        /** Exact for few successes, the normal distribution for many. */
        private int binomial(int trials, double p) {
            if (trials * p * (1 - p) > 100) {
                double drawn = trials * p + Math.sqrt(trials * p * (1 - p)) * random.nextGaussian();
                return (int) Math.max(0, Math.min(trials, Math.round(drawn)));
            }
            boolean rare = p <= 0.5;
            double q = rare ? p : 1 - p;
            int hits = 0;
            double at = q == 0 ? trials : gap(q);
            while (at < trials) {
                hits++;
                at += 1 + gap(q);
            }
            return rare ? hits : trials - hits;
        }

        private double gap(double p) {
            return Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-p));
        }
    }
}
