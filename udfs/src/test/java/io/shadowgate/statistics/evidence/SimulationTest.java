package io.shadowgate.statistics.evidence;

import static io.shadowgate.statistics.evidence.RateGate.Side.AT_LEAST;
import static io.shadowgate.statistics.evidence.RateGate.Side.AT_MOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests of two weeks and more, simulated: how often a shadow is promoted or rejected when its true
 * rates are known. The full size runs with {@code -Psimulation}; a tenth of the runs and looks,
 * with room for chance, in every build.
 *
 * <p>Seeds are fixed, so a change of an outcome is a change of the code.
 */
class SimulationTest {
    private static final double ALPHA = 0.05;
    private static final double THRESHOLD = Math.log(1 / ALPHA);
    private static final int WINDOW = 100;
    private static final int WINDOWS_A_DAY = 288;
    private static final Tuning TUNING = new Tuning(ALPHA, 10_000);

    private static final RateGate AGREEMENT = new RateGate(AT_LEAST, 0.9, TUNING);
    private static final RateGate SLOW = new RateGate(AT_MOST, 0.01, TUNING);
    private static final RateGate ERRORS = new RateGate(AT_MOST, 0.001, TUNING);
    private static final double DISTANCE_LIMIT = 0.15;
    private static final int BINS = 20;
    private static final DivergenceGate DISTANCE = new DivergenceGate(DISTANCE_LIMIT, BINS);

    /** Runs, looks per run, and the most that an upper limit of a false verdict's rate may be. */
    private record Size(int runs, int looks, double mostFalse) {}

    private static final Size FULL = new Size(2_000, 2_016, 0.065);

    /** The exact 99% limit of 10 in 200 is 0.10: more than that is no accident of 200 runs. */
    private static final Size REDUCED = new Size(200, 300, 0.1);

    @Test
    void aShadowOnTheLimitIsSeldomPromotedOrRejected() {
        onTheLimit(REDUCED);
    }

    @Test
    @Tag("simulation")
    void aShadowOnTheLimitIsSeldomPromotedOrRejectedInFull() {
        onTheLimit(FULL);
    }

    @Test
    void noDistanceOnTheLimitIsOftenProvenGood() {
        distancesOnTheLimit(new Size(200, 60, 0.1), List.of(2, 20), List.of(0.15));
    }

    @Test
    @Tag("simulation")
    void noDistanceOnTheLimitIsOftenProvenGoodInFull() {
        distancesOnTheLimit(
                new Size(2_000, 300, 0.065), List.of(2, 3, 20, 200), List.of(0.03, 0.15, 0.4));
    }

    @Test
    void aShadowWorseByTheMarginIsSeldomPromotedOrRejected() {
        onTheMargin(REDUCED);
    }

    @Test
    @Tag("simulation")
    void aShadowWorseByTheMarginIsSeldomPromotedOrRejectedInFull() {
        onTheMargin(FULL);
    }

    @Test
    void goodOnesArePromotedAndBadOnesRejected() {
        goodAndBad(new Size(60, 400, 0));
    }

    @Test
    @Tag("simulation")
    void goodOnesArePromotedAndBadOnesRejectedInFull() {
        goodAndBad(FULL);
    }

    @Test
    void theGoodHoursOfADayPromoteNobody() {
        dayAndNight(new Size(200, 2_016, 0.1));
    }

    @Test
    @Tag("simulation")
    void theGoodHoursOfADayPromoteNobodyInFull() {
        dayAndNight(new Size(2_000, 2 * 2_016, 0.065));
    }

    @Test
    void copiesOfAnOutcomeAreNotMoreEvidence() {
        clusters(REDUCED);
    }

    @Test
    @Tag("simulation")
    void copiesOfAnOutcomeAreNotMoreEvidenceInFull() {
        clusters(FULL);
    }

    @Test
    void aSuddenFaultRaisesTheAlarmInAFewWindows() {
        alarm(20, 40);
    }

    @Test
    @Tag("simulation")
    void aSuddenFaultRaisesTheAlarmInAFewWindowsInFull() {
        alarm(400, 400);
    }

    private static void onTheLimit(Size size) {
        double[] oneLaw = even();
        double[] otherLaw = tiltedTo(DISTANCE_LIMIT);
        String[] names = {"agreement", "slow", "errors", "distance", "all four", "all, rejected"};
        long[] verdicts = new long[names.length];
        for (int run = 0; run < size.runs; run++) {
            Traffic traffic = new Traffic(run, 0.9, 0.01, 0.001, oneLaw, otherLaw);
            boolean[] decided = new boolean[names.length];
            for (int look = 0; look < size.looks; look++) {
                traffic.window();
                List<LogEvidence> gates = traffic.evidence();
                for (int i = 0; i < gates.size(); i++) {
                    decided[i] |= gates.get(i).good() >= THRESHOLD;
                }
                decided[4] |= Combination.allGood(gates, ALPHA);
                decided[5] |= Combination.logBad(gates, 1, 1, 1, 1) >= THRESHOLD;
            }
            count(decided, verdicts);
        }
        for (int i = 0; i < names.length; i++) {
            report("on the limit, " + names[i], verdicts[i], size);
            assertThat(upperLimit(verdicts[i], size)).as(names[i]).isLessThan(size.mostFalse);
        }
    }

    /**
     * A distance that is exactly the limit, over few bins and many, spread evenly or not, with
     * sides that know nothing of each other, that are the same where they can be, and that conspire
     * against the gate: where one side makes the distance look small, so does the other.
     */
    private static void distancesOnTheLimit(Size size, List<Integer> counts, List<Double> limits) {
        long most = 0;
        for (int bins : counts) {
            for (double steepness : new double[] {0, 2}) {
                for (double limit : limits) {
                    double[] primary = new double[bins];
                    Arrays.setAll(primary, i -> Math.pow(i + 1, -steepness));
                    double total = Arrays.stream(primary).sum();
                    Arrays.setAll(primary, i -> primary[i] / total);
                    double[] shadow = tiltedTo(limit, primary);
                    for (PairSampler.Kind kind : PairSampler.Kind.values()) {
                        PairSampler sampler = new PairSampler(primary, shadow, kind);
                        DivergenceGate gate = new DivergenceGate(limit, bins);
                        long good = 0;
                        for (int run = 0; run < size.runs; run++) {
                            good += everGood(gate, sampler, bins, run, size.looks) ? 1 : 0;
                        }
                        most = Math.max(most, good);
                        assertThat(upperLimit(good, size))
                                .as("%s bins, %s, %s, %s", bins, steepness, limit, kind)
                                .isLessThan(size.mostFalse);
                    }
                }
            }
        }
        report("distances on the limit, proven good in the worst case", most, size);
    }

    /** Looks ever more seldom, as there is less to see: at 10 pairs, and each time 3% more. */
    private static boolean everGood(
            DivergenceGate gate, PairSampler sampler, int bins, int seed, int looks) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] primary = new long[bins];
        long[] shadow = new long[bins];
        long pairs = 0;
        double next = 10;
        for (int look = 0; look < looks; look++) {
            for (; pairs < next; pairs++) {
                sampler.add(random, primary, shadow);
            }
            if (gate.evidence(primary, shadow).good() >= THRESHOLD) {
                return true;
            }
            next = Math.min(next * 1.03, next + 200);
        }
        return false;
    }

    /** On one request in fifty the shadow alone is slow, on one in a hundred the primary alone. */
    private static void onTheMargin(Size size) {
        PairedGate gate = new PairedGate(0.01);
        long promoted = 0;
        long rejected = 0;
        for (int run = 0; run < size.runs; run++) {
            SplittableRandom random = new SplittableRandom(run);
            long better = 0;
            long worse = 0;
            boolean good = false;
            boolean bad = false;
            for (int look = 1; look <= size.looks; look++) {
                for (int i = 0; i < WINDOW; i++) {
                    double at = random.nextDouble();
                    worse += at < 0.02 ? 1 : 0;
                    better += at >= 0.99 ? 1 : 0;
                }
                LogEvidence evidence = gate.evidence(better, worse, (long) look * WINDOW);
                good |= evidence.good() >= THRESHOLD;
                bad |= evidence.bad() >= THRESHOLD;
            }
            promoted += good ? 1 : 0;
            rejected += bad ? 1 : 0;
        }
        report("on the margin, paired", promoted, size);
        report("on the margin, paired, rejected", rejected, size);
        assertThat(upperLimit(promoted, size)).isLessThan(size.mostFalse);
        assertThat(upperLimit(rejected, size)).isLessThan(size.mostFalse);
    }

    private static void goodAndBad(Size size) {
        double[] law = even();
        List<Long> promotedAt = new ArrayList<>();
        List<Long> rejectedAt = new ArrayList<>();
        for (int run = 0; run < size.runs; run++) {
            Traffic good = new Traffic(run, 0.93, 0.006, 0.0004, law, tiltedTo(0.05));
            Traffic bad = new Traffic(run, 0.88, 0.006, 0.0004, law, tiltedTo(0.05));
            for (int look = 0; look < size.looks; look++) {
                good.window();
                if (Combination.allGood(good.evidence(), ALPHA)) {
                    promotedAt.add(good.trials);
                    break;
                }
            }
            for (int look = 0; look < size.looks; look++) {
                bad.window();
                List<LogEvidence> gates = bad.evidence();
                assertThat(Combination.allGood(gates, ALPHA)).as("run %s", run).isFalse();
                if (Combination.logBad(gates, 1, 1, 1, 1) >= THRESHOLD) {
                    rejectedAt.add(bad.trials);
                    break;
                }
            }
        }
        report("good, promoted; median requests " + median(promotedAt), promotedAt.size(), size);
        report("bad, rejected; median requests " + median(rejectedAt), rejectedAt.size(), size);
        assertThat(promotedAt).hasSizeGreaterThanOrEqualTo((int) Math.ceil(0.95 * size.runs));
        assertThat(rejectedAt).hasSizeGreaterThanOrEqualTo((int) Math.ceil(0.95 * size.runs));
    }

    private static void dayAndNight(Size size) {
        DoubleUnaryOperator rate = window -> window % WINDOWS_A_DAY < 144 ? 0.92 : 0.88;
        long anyWindow = 0;
        long wholeDays = 0;
        for (int run = 0; run < size.runs; run++) {
            SplittableRandom random = new SplittableRandom(run);
            long successes = 0;
            boolean seenAny = false;
            boolean seenWhole = false;
            for (int look = 0; look < size.looks; look++) {
                successes += binomial(random, WINDOW, rate.applyAsDouble(look));
                long trials = (look + 1L) * WINDOW;
                boolean wholeDay = (look + 1) % WINDOWS_A_DAY == 0;
                if (wholeDay || !seenAny) {
                    boolean good = AGREEMENT.evidence(successes, trials).good() >= THRESHOLD;
                    seenAny |= good;
                    seenWhole |= good && wholeDay;
                }
            }
            anyWindow += seenAny ? 1 : 0;
            wholeDays += seenWhole ? 1 : 0;
        }
        report("day and night, looked at every window", anyWindow, size);
        report("day and night, looked at after whole days", wholeDays, size);
        assertThat(anyWindow).as("the danger is real").isGreaterThan(size.runs / 2);
        assertThat(upperLimit(wholeDays, size)).isLessThan(size.mostFalse);
    }

    /** Ten requests of a user share one outcome; users are complete within a window. */
    private static void clusters(Size size) {
        long ignored = 0;
        long corrected = 0;
        for (int run = 0; run < size.runs; run++) {
            SplittableRandom random = new SplittableRandom(run);
            ClusterSums sums = ClusterSums.NONE;
            boolean seenIgnored = false;
            boolean seenCorrected = false;
            for (int look = 0; look < size.looks; look++) {
                for (int user = 0; user < WINDOW / 10; user++) {
                    sums = sums.plus(ClusterSums.of(10, random.nextDouble() < 0.9 ? 10 : 0));
                }
                double effect = sums.designEffect();
                seenIgnored |=
                        AGREEMENT.evidence(sums.successes(), sums.trials()).good() >= THRESHOLD;
                seenCorrected |=
                        AGREEMENT.evidence(sums.successes() / effect, sums.trials() / effect).good()
                                >= THRESHOLD;
            }
            ignored += seenIgnored ? 1 : 0;
            corrected += seenCorrected ? 1 : 0;
        }
        report("ten alike, clusters ignored", ignored, size);
        report("ten alike, with the design effect", corrected, size);
        assertThat(ignored).as("the danger is real").isGreaterThan(size.runs / 4);
        assertThat(upperLimit(corrected, size)).isLessThan(size.mostFalse);
    }

    private static void alarm(int falseAlarms, int faults) {
        WindowAlarm alarm = new WindowAlarm(500);
        RateGate window = new RateGate(AT_LEAST, 0.9, new Tuning(ALPHA, WINDOW));
        SplittableRandom random = new SplittableRandom(1);
        long windows = 0;
        double logR = WindowAlarm.START;
        for (int rung = 0; rung < falseAlarms; windows++) {
            logR = WindowAlarm.next(logR, bad(window, binomial(random, WINDOW, 0.9)));
            if (alarm.rings(logR)) {
                rung++;
                logR = WindowAlarm.START;
            }
        }
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            double healthy = WindowAlarm.START;
            for (int j = 0; j < 200; j++) {
                healthy = WindowAlarm.next(healthy, bad(window, binomial(random, WINDOW, 0.93)));
            }
            long delay = 0;
            while (!alarm.rings(healthy)) {
                delay++;
                healthy = WindowAlarm.next(healthy, bad(window, binomial(random, WINDOW, 0.82)));
            }
            delays.add(delay);
        }
        double between = (double) windows / falseAlarms;
        System.out.printf(
                Locale.ROOT,
                "alarm: %.0f windows of %d between %d false ones; 0.93 to 0.82 seen after %d%n",
                between,
                WINDOW,
                falseAlarms,
                median(delays));
        assertThat(between).isGreaterThan(500);
        assertThat(median(delays)).isLessThan(8);
    }

    private static double bad(RateGate window, long agreed) {
        return window.evidence(agreed, WINDOW).bad();
    }

    /** What arrives in windows of a hundred requests, and its evidence so far. */
    private static final class Traffic {
        private final SplittableRandom random;
        private final double agreement;
        private final double slow;
        private final double errors;
        private final double[] primaryLaw;
        private final double[] shadowLaw;
        private final long[] primary = new long[BINS];
        private final long[] shadow = new long[BINS];
        private long trials;
        private long agreed;
        private long over;
        private long failed;

        Traffic(
                int seed,
                double agreement,
                double slow,
                double errors,
                double[] primaryLaw,
                double[] shadowLaw) {
            random = new SplittableRandom(seed);
            this.agreement = agreement;
            this.slow = slow;
            this.errors = errors;
            this.primaryLaw = cumulative(primaryLaw);
            this.shadowLaw = cumulative(shadowLaw);
        }

        void window() {
            trials += WINDOW;
            agreed += binomial(random, WINDOW, agreement);
            over += binomial(random, WINDOW, slow);
            failed += binomial(random, WINDOW, errors);
            for (int i = 0; i < WINDOW; i++) {
                primary[draw(primaryLaw)]++;
                shadow[draw(shadowLaw)]++;
            }
        }

        List<LogEvidence> evidence() {
            return List.of(
                    AGREEMENT.evidence(agreed, trials),
                    SLOW.evidence(over, trials),
                    ERRORS.evidence(failed, trials),
                    DISTANCE.evidence(primary, shadow));
        }

        private int draw(double[] cumulative) {
            double at = random.nextDouble();
            int bin = 0;
            while (bin < BINS - 1 && at >= cumulative[bin]) {
                bin++;
            }
            return bin;
        }

        private static double[] cumulative(double[] law) {
            double[] sums = law.clone();
            Arrays.parallelPrefix(sums, Double::sum);
            return sums;
        }
    }

    private static double[] even() {
        double[] law = new double[BINS];
        Arrays.fill(law, 1.0 / BINS);
        return law;
    }

    /** A law at just that distance from the even one. */
    private static double[] tiltedTo(double distance) {
        return tiltedTo(distance, even());
    }

    private static double[] tiltedTo(double distance, double[] from) {
        double low = 0;
        double high = 60.0 / from.length;
        for (int i = 0; i < 100; i++) {
            double slope = (low + high) / 2;
            if (distance(from, tilted(slope, from)) < distance) {
                low = slope;
            } else {
                high = slope;
            }
        }
        return tilted(low, from);
    }

    private static double[] tilted(double slope, double[] from) {
        double[] law = new double[from.length];
        for (int i = 0; i < law.length; i++) {
            law[i] = from[i] * Math.exp(slope * (i - law.length / 2.0));
        }
        double total = Arrays.stream(law).sum();
        return Arrays.stream(law).map(weight -> weight / total).toArray();
    }

    private static double distance(double[] p, double[] q) {
        double twice = 0;
        for (int i = 0; i < p.length; i++) {
            double middle = (p[i] + q[i]) / 2;
            twice += p[i] * Math.log(p[i] / middle) + q[i] * Math.log(q[i] / middle);
        }
        return Math.sqrt(Math.max(0, twice / 2));
    }

    private static long binomial(SplittableRandom random, int trials, double rate) {
        long successes = 0;
        for (int i = 0; i < trials; i++) {
            successes += random.nextDouble() < rate ? 1 : 0;
        }
        return successes;
    }

    private static void count(boolean[] decided, long[] verdicts) {
        for (int i = 0; i < decided.length; i++) {
            verdicts[i] += decided[i] ? 1 : 0;
        }
    }

    private static double upperLimit(long verdicts, Size size) {
        return RateIntervals.clopperPearsonUpper(verdicts, size.runs, 0.99);
    }

    private static long median(List<Long> values) {
        assertThat(values).isNotEmpty();
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static void report(String what, long verdicts, Size size) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d of %d runs (%.4f, at most %.4f) with %d looks%n",
                what,
                verdicts,
                size.runs,
                (double) verdicts / size.runs,
                upperLimit(verdicts, size),
                size.looks);
    }
}
