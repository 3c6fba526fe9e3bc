package io.shadowgate.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.gate.AgreementGate;
import io.shadowgate.gate.ClassGate;
import io.shadowgate.gate.Counts;
import io.shadowgate.gate.DistributionGate;
import io.shadowgate.gate.ErrorGate;
import io.shadowgate.gate.Expected;
import io.shadowgate.gate.Gate;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.gate.LatencyGate;
import io.shadowgate.gate.Measures;
import io.shadowgate.gate.Need;
import io.shadowgate.gate.PairedLatencyGate;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.Gates;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.verdict.GateResults;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How often a gate has found enough evidence when the planned number of requests has come, for
 * shadows that do what was expected. The full size runs with {@code -Psimulation}. Seeds are fixed,
 * so a change of an outcome is a change of the code.
 */
class PlannerSimulationTest {
    private static final Limits LIMITS = new Limits(1, 0.9, 100, 0.001, 0.15);
    private static final double EXCESS = 0.01;
    private static final List<String> CLASSES = List.of("a", "b", "c", "d", "e");
    private static final double SMALLEST = 0.05;

    /** Scores in each bin: below, within, above, and no number. */
    private static final double[] SCORES = scores();

    /**
     * @param check that is planned for
     * @param draw what so many requests bring
     */
    private record Case(
            String name,
            String check,
            Expected expected,
            BiFunction<SplittableRandom, Long, Counts> draw) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                agreement(0.95),
                agreement(0.93),
                agreement(0.91),
                slow(0.003),
                slow(0.006),
                errors(0.0003),
                errors(0.0005),
                distance(0.05, 1),
                distance(0.1, 1),
                distance(0.12, 1),
                distance(0.1, 0.45),
                distance(0.05, 0.25),
                distance(0.02, 0.11),
                distance(0.01, 0.06),
                pairs(0.005, 0.005),
                pairs(0.02, 0.025),
                pairs(0, 0.003),
                ofClass(0.95),
                ofSegment(0.95));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asManyAreDecidedAsWasAsked(Case one) {
        // Three standard deviations of so few runs, above what the full size leaves.
        asManyAreDecidedAsWasAsked(one, 0.8, 200, 0.05 + 3 * Math.sqrt(0.16 / 200));
    }

    @ParameterizedTest
    @MethodSource("cases")
    @Tag("simulation")
    void asManyAreDecidedAsWasAskedInFull(Case one) {
        for (double power : new double[] {0.5, 0.8, 0.95}) {
            asManyAreDecidedAsWasAsked(one, power, 2_000, 0.05 + 0.02);
        }
    }

    private static void asManyAreDecidedAsWasAsked(
            Case one, double power, int runs, double tolerance) {
        Need need =
                new Planner(test(one.check), power)
                        .needs(one.expected).stream()
                                .filter(each -> each.check().equals(one.check))
                                .findFirst()
                                .orElseThrow();
        double decided = decided(one, need.requests(), runs);
        System.out.printf(
                Locale.ROOT,
                "%-42s power %.2f: %,9d requests, decided %.3f%n",
                one.name,
                power,
                need.requests(),
                decided);
        assertThat(decided).isGreaterThanOrEqualTo(power - tolerance);
        if (decided > power + tolerance) {
            // Few requests may lie between seldom and nearly always: less than the step of a plan.
            assertThat(decided(one, need.requests() * 100 / 106, runs))
                    .isLessThanOrEqualTo(power + tolerance);
        }
    }

    private static double decided(Case one, long requests, int runs) {
        int decided = 0;
        for (int run = 0; run < runs; run++) {
            SplittableRandom random = new SplittableRandom(run);
            decided += isGood(one.check, one.draw.apply(random, requests)) ? 1 : 0;
        }
        return (double) decided / runs;
    }

    private static boolean isGood(String check, Counts evidence) {
        List<Gate> gates =
                check.equals(GateResults.SEGMENTS)
                        ? Measures.ofSegments(test(check))
                        : Measures.gates(test(check)).stream()
                                .filter(gate -> gate.check().equals(check))
                                .filter(gate -> gate.group() == null || gate.name().equals("e"))
                                .toList();
        double enough = -Math.log(test(check).gates().evidence().promoteAlpha());
        return gates.stream().allMatch(gate -> gate.evidence(evidence, 1).good() >= enough);
    }

    private static Case agreement(double rate) {
        return new Case(
                "agreement " + rate,
                AgreementGate.NAME,
                expected(rate, 0, 0, 0, null, 0, 0),
                (random, n) -> counts(n, count(random, n, rate), 0, 0, 0, 0, null));
    }

    private static Case slow(double rate) {
        return new Case(
                "slow " + rate,
                LatencyGate.NAME,
                expected(1, rate, 0, 0, null, 0, 0),
                (random, n) -> counts(n, n, 0, count(random, n, rate), 0, 0, null));
    }

    private static Case errors(double rate) {
        return new Case(
                "errors " + rate,
                ErrorGate.NAME,
                expected(1, 0, rate, 0, null, 0, 0),
                (random, n) -> {
                    long errors = count(random, n, rate);
                    return counts(n, n - errors, errors, 0, 0, 0, null);
                });
    }

    private static Case pairs(double primaryOnly, double shadowOnly) {
        return new Case(
                "only primary slow " + primaryOnly + ", only shadow " + shadowOnly,
                PairedLatencyGate.NAME,
                expected(1, 0, 0, 0, null, shadowOnly, primaryOnly),
                (random, n) -> {
                    long up = 0;
                    long down = 0;
                    for (long i = 0; i < n; i++) {
                        double at = random.nextDouble();
                        up += at < primaryOnly ? 1 : 0;
                        down += at >= 1 - shadowOnly ? 1 : 0;
                    }
                    return counts(n, n, 0, 0, down, up, null);
                });
    }

    /**
     * The shadow's score is drawn anew for a share of the requests, and the primary's otherwise.
     */
    private static Case distance(double distance, double anew) {
        int bins = SCORES.length;
        double[] even = new double[bins];
        Arrays.fill(even, 1.0 / bins);
        double[] shadow = tiltedTo(distance, even);
        double[] drawn = new double[bins];
        double same = 0;
        for (int i = 0; i < bins; i++) {
            drawn[i] = (shadow[i] - (1 - anew) * even[i]) / anew;
            assertThat(drawn[i]).isNotNegative();
            same += drawn[i] * even[i];
        }
        double differing = anew * (1 - same);
        double[] upTo = drawn.clone();
        Arrays.parallelPrefix(upTo, Double::sum);
        return new Case(
                "distance " + distance + (anew == 1 ? ", independent" : ", anew " + anew),
                DistributionGate.NAME,
                expected(1, 0, 0, distance, anew == 1 ? null : differing, 0, 0),
                (random, n) -> {
                    PredictionHistogram predictions =
                            PredictionHistogram.forScores(GateCounts.BINS);
                    for (long i = 0; i < n; i++) {
                        int primary = random.nextInt(bins);
                        int other = primary;
                        if (random.nextDouble() < anew) {
                            int found = Arrays.binarySearch(upTo, random.nextDouble());
                            other = Math.min(bins - 1, found < 0 ? -found - 1 : found);
                        }
                        predictions.add(SCORES[primary], SCORES[other]);
                    }
                    return counts(n, n, 0, 0, 0, 0, predictions);
                });
    }

    private static Case ofClass(double rate) {
        return new Case(
                "smallest class " + rate,
                Gate.check(ClassGate.GROUP),
                expected(rate, 0, 0, 0, null, 0, 0),
                (random, n) -> {
                    PredictionHistogram predictions = PredictionHistogram.forLabels();
                    for (long i = 0; i < n; i++) {
                        String label = random.nextDouble() < SMALLEST ? "e" : "a";
                        predictions.add(label, random.nextDouble() < rate ? label : "b");
                    }
                    return counts(n, n, 0, 0, 0, 0, predictions);
                });
    }

    private static Case ofSegment(double rate) {
        return new Case(
                "smallest segment " + rate,
                GateResults.SEGMENTS,
                expected(rate, 0, 0, 0, null, 0, 0),
                (random, n) -> {
                    long own = count(random, n, SMALLEST);
                    return counts(own, count(random, own, rate), 0, 0, 0, 0, null);
                });
    }

    private static Expected expected(
            double agreement,
            double slow,
            double errors,
            double divergence,
            Double differing,
            double shadowOnly,
            double primaryOnly) {
        return new Expected(
                agreement,
                slow,
                errors,
                divergence,
                differing,
                shadowOnly,
                primaryOnly,
                SMALLEST,
                SMALLEST);
    }

    private static Counts counts(
            long requests,
            long agreed,
            long errors,
            long over,
            long shadowOnly,
            long primaryOnly,
            PredictionHistogram predictions) {
        return CountsBuilder.at(0)
                .requests(requests - errors, errors)
                .with(WindowColumn.AGREED, agreed)
                .latencies(requests, over, shadowOnly, primaryOnly)
                .with(WindowColumn.PREDICTIONS, predictions == null ? null : predictions.toBytes())
                .build();
    }

    /** Classes and segments belong to tests of labels and of traffic with segments. */
    private static ShadowTest test(String check) {
        GatesBuilder gates = GatesBuilder.like(Tests.gates(LIMITS)).pairedLatency(100, EXCESS);
        boolean classes = check.equals(Gate.check(ClassGate.GROUP));
        if (classes) {
            gates.classes(new Gates.Classes(CLASSES, 0.9));
        }
        if (check.equals(GateResults.SEGMENTS)) {
            gates.countries(List.of(Gates.Measure.AGREEMENT), 100, Gates.IfUnderpowered.HOLD);
        }
        return Tests.judgedBy(
                gates.build(),
                "0".repeat(64),
                classes
                        ? Tests.of(
                                Path.of("log"),
                                Path.of("out"),
                                new Compare(
                                        Compare.Kind.LABEL, 0, 0, GateCounts.BINS, List.of(), 1000),
                                List.of(Tests.logged("v13")))
                        : Tests.answersInLog(Path.of("log"), Path.of("out")));
    }

    private static long count(SplittableRandom random, long trials, double rate) {
        long count = 0;
        for (long i = 0; i < trials; i++) {
            count += random.nextDouble() < rate ? 1 : 0;
        }
        return count;
    }

    private static double[] tiltedTo(double distance, double[] from) {
        double low = 0;
        double high = 1;
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
        Arrays.setAll(law, i -> from[i] * Math.exp(slope * (i - law.length / 2.0)));
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

    private static double[] scores() {
        double[] scores = new double[GateCounts.BINS.size()];
        for (int i = 0; i < scores.length - 1; i++) {
            scores[i] = (i - 0.5) / 20;
        }
        scores[scores.length - 1] = Double.NaN;
        return scores;
    }
}
