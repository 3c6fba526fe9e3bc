package io.shadowgate.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.shadowgate.statistics.TestData;
import io.shadowgate.statistics.evidence.RateGate.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Verdicts of several gates, alarms over windows and flags over segments. */
class CombinationTest {
    private static final double PERCENT = 1e-8 * 100;
    private static final double ALPHA = 0.05;
    private static final double THRESHOLD = Math.log(1 / ALPHA);
    private static final double NEVER = Double.NEGATIVE_INFINITY;
    private static final JsonNode VECTORS = TestData.vectors("06_decision.json");

    @Test
    void verdictsOfRatesAreThoseOfTheVectors() {
        JsonNode vectors = VECTORS.get("combined");
        assertThat(vectors).hasSize(6);
        for (JsonNode vector : vectors) {
            List<LogEvidence> gates = rates(vector);
            for (int i = 0; i < gates.size(); i++) {
                JsonNode expected = vector.get("expected").get("gates").get(i);
                requireClose(gates.get(i).good(), expected.get("ln_e_good").doubleValue());
                requireClose(gates.get(i).bad(), expected.get("ln_e_bad").doubleValue());
                assertThat(standing(gates.get(i))).isEqualTo(expected.get("verdict").stringValue());
            }
            requireVerdict(gates, vector, vector.get("cycle_ok").booleanValue());
        }
    }

    @Test
    void verdictsWithADistanceAreThoseOfTheVectors() {
        JsonNode vectors = VECTORS.get("combined_with_js");
        assertThat(vectors).hasSize(2);
        for (JsonNode vector : vectors) {
            List<LogEvidence> gates = rates(vector);
            long[] p = TestData.counts(vector.get("js").get("p"));
            long[] q = TestData.counts(vector.get("js").get("q"));
            LogEvidence distance =
                    new DivergenceGate(vector.get("js").get("tau").doubleValue(), p.length)
                            .evidence(p, q);
            JsonNode expected = vector.get("expected");
            requireClose(distance.good(), TestData.real(expected.get("js_ln_e_good")));
            requireClose(distance.bad(), TestData.real(expected.get("js_ln_e_bad")));
            assertThat(standing(distance)).isEqualTo(expected.get("js_verdict").stringValue());
            gates.add(distance);
            requireVerdict(gates, vector, true);
        }
    }

    @Test
    void oneGateIsNotAverageAndAllMustBeGood() {
        LogEvidence good = new LogEvidence(THRESHOLD, -2);
        LogEvidence almost = new LogEvidence(Math.nextDown(THRESHOLD), -2);
        assertThat(Combination.allGood(List.of(good, good), ALPHA)).isTrue();
        assertThat(Combination.allGood(List.of(good, almost), ALPHA)).isFalse();
        assertThat(Combination.allGood(List.of(), ALPHA)).as("no gate proves nothing").isFalse();
    }

    @Test
    void averagesAreWeightedAndDoNotOverflow() {
        assertThat(Combination.logAverage(Math.log(3), Math.log(5)))
                .isCloseTo(Math.log(4), within(1e-15));
        assertThat(Combination.logAverage(new double[] {Math.log(3), Math.log(5)}, weights(3, 1)))
                .isCloseTo(Math.log(3.5), within(1e-15));
        assertThat(Combination.logAverage(5_000, NEVER))
                .isCloseTo(5_000 - Math.log(2), within(1e-11));
        assertThat(Combination.logAverage(-5_000, -5_000)).isCloseTo(-5_000, within(1e-11));
        assertThat(Combination.logAverage(NEVER, NEVER)).isEqualTo(NEVER);
        assertThat(Combination.logAverage(new double[] {9_000, 1}, weights(0, 2))).isEqualTo(1);
        assertThat(
                        Combination.logBad(
                                List.of(new LogEvidence(9, 1), new LogEvidence(9, NEVER)), 1, 3))
                .isCloseTo(1 - Math.log(4), within(1e-15));
    }

    @Test
    void onlyAGateThatStandsAloneIsNamed() {
        List<LogEvidence> gates =
                List.of(
                        new LogEvidence(0, Math.log(3 / ALPHA) + 1e-12),
                        new LogEvidence(0, Math.log(3 / ALPHA) - 1e-12),
                        new LogEvidence(0, NEVER));
        assertThat(Combination.culprits(gates, ALPHA)).containsExactly(0);
    }

    @Test
    void weightsThatMakeNoMeanAreRefused() {
        assertThatThrownBy(() -> Combination.logAverage(new double[2], new double[3]))
                .hasMessageContaining("2 gates and 3 weights");
        assertThatThrownBy(() -> Combination.logAverage()).hasMessageContaining("0 gates");
        assertThatThrownBy(() -> Combination.logAverage(new double[2], new double[2]))
                .hasMessageContaining("all weights are 0");
        assertThatThrownBy(() -> Combination.logAverage(new double[2], weights(1, -1)))
                .hasMessageContaining("weight -1.0");
        assertThatThrownBy(() -> Combination.allGood(List.of(), 0))
                .hasMessageContaining("alpha 0.0");
        assertThatThrownBy(() -> new LogEvidence(Double.NaN, 0)).hasMessageContaining("no number");
    }

    @Test
    void alarmsAreThoseOfTheVector() {
        JsonNode vector = VECTORS.get("sr_detector");
        WindowAlarm alarm = new WindowAlarm(vector.get("A").doubleValue());
        double[] logs = TestData.reals(vector.get("ln_e"));
        double[] expected = TestData.reals(vector.get("ln_R"));
        double logR = WindowAlarm.START;
        for (int i = 0; i < logs.length; i++) {
            logR = WindowAlarm.next(logR, logs[i]);
            requireClose(logR, expected[i]);
            assertThat(alarm.rings(logR)).isEqualTo(i >= vector.get("alarm_index").intValue());
        }
    }

    @Test
    void anAlarmNeitherOverflowsNorForgetsToStartAgain() {
        assertThat(WindowAlarm.next(5_000, 1)).isEqualTo(5_001);
        assertThat(WindowAlarm.next(5_000, NEVER)).isEqualTo(WindowAlarm.START);
        assertThat(WindowAlarm.next(WindowAlarm.START, 2)).isEqualTo(2);
        assertThatThrownBy(() -> new WindowAlarm(1)).hasMessageContaining("expected more than 1");
        assertThatThrownBy(() -> new WindowAlarm(Double.NaN)).hasMessageContaining("NaN");
    }

    /** Flags, recomputed for every set of segments that could be flagged. */
    @Test
    void flagsAreTheLargestSetThatStandsItsSize() {
        double[] logs = {Math.log(60), Math.log(14), NEVER, Math.log(26), Math.log(9), 0};
        // 6 / (0.1 k): 60, 30, 20, 15, 12, 10
        assertThat(EBenjaminiHochberg.flags(logs, 0.1))
                .containsExactly(true, false, false, false, false, false);
        logs[1] = Math.log(21);
        assertThat(EBenjaminiHochberg.flags(logs, 0.1))
                .as("three of at least 20")
                .containsExactly(true, true, false, true, false, false);
        assertThat(EBenjaminiHochberg.flags(new double[] {NEVER, 1}, 0.1))
                .containsExactly(false, false);
        assertThat(EBenjaminiHochberg.flags(new double[0], 0.1)).isEmpty();
        assertThatThrownBy(() -> EBenjaminiHochberg.flags(new double[1], 1))
                .hasMessageContaining("share of false flags 1.0");
    }

    @Test
    void flaggedSegmentsAreThoseOfTheVectors() {
        JsonNode slices = TestData.vectors("05_disagreement.json").get("slices");
        double limit = slices.get("p_ref").doubleValue() * slices.get("min_lift").doubleValue();
        RateGate gate =
                new RateGate(
                        Side.AT_MOST, limit, new Tuning(ALPHA, slices.get("t_opt").doubleValue()));
        List<JsonNode> rows = new ArrayList<>();
        slices.get("rows").forEach(rows::add);
        double[] logs =
                rows.stream()
                        .mapToDouble(
                                row ->
                                        gate.evidence(
                                                        row.get("d").longValue(),
                                                        row.get("n").longValue())
                                                .bad())
                        .toArray();
        boolean[] flags = EBenjaminiHochberg.flags(logs, slices.get("q").doubleValue());
        List<String> flagged = new ArrayList<>();
        for (int i = 0; i < flags.length; i++) {
            requireClose(logs[i], rows.get(i).get("ln_e_lift_over_1_25").doubleValue());
            if (flags[i]) {
                flagged.add(rows.get(i).get("slice").stringValue());
            }
        }
        List<String> expected = new ArrayList<>();
        slices.get("ebh_selected").forEach(slice -> expected.add(slice.stringValue()));
        assertThat(flagged).containsExactlyInAnyOrderElementsOf(expected).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void lackOfPowerIsNotInconclusive(int mirrored) {
        boolean mirror = mirrored == 1;
        RateGate gate =
                new RateGate(
                        mirror ? Side.AT_MOST : Side.AT_LEAST,
                        mirror ? 0.1 : 0.9,
                        new Tuning(ALPHA, 10_000));
        assertThat(standing(gate, mirror, 30, 30)).isEqualTo(Standing.UNDERPOWERED);
        assertThat(standing(gate, mirror, 912, 1_000)).isEqualTo(Standing.INCONCLUSIVE);
        assertThat(standing(gate, mirror, 934, 1_000)).isEqualTo(Standing.GOOD);
        assertThat(standing(gate, mirror, 864, 1_000)).isEqualTo(Standing.BAD);
        assertThat(standing(gate, mirror, 0, 0)).isEqualTo(Standing.UNDERPOWERED);
        long fewest = LongStream.range(0, 1_000).filter(gate::couldProve).findFirst().orElseThrow();
        assertThat(gate.goodCount(fewest)).hasValue(mirror ? 0 : fewest);
        assertThat(gate.goodCount(fewest - 1)).isEmpty();
    }

    private static Standing standing(RateGate gate, boolean mirror, long successes, long trials) {
        return Standing.of(
                gate.evidence(mirror ? trials - successes : successes, trials),
                ALPHA,
                ALPHA,
                gate.couldProve(trials));
    }

    private static void requireVerdict(List<LogEvidence> gates, JsonNode vector, boolean cycle) {
        JsonNode expected = vector.get("expected");
        double[] equal = new double[gates.size()];
        java.util.Arrays.fill(equal, 1);
        double bad = Combination.logBad(gates, equal);
        assertThat(Math.exp(bad))
                .isCloseTo(expected.get("e_reject_avg").doubleValue(), withinPercentage(PERCENT));
        String verdict = "HOLD";
        if (bad >= THRESHOLD) {
            verdict = "REJECT";
        } else if (cycle
                && vector.get("gates").get(0).get("n").longValue() >= 10_000
                && Combination.allGood(gates, ALPHA)) {
            verdict = "PROMOTE";
        }
        assertThat(verdict).isEqualTo(expected.get("verdict").stringValue());
    }

    private static List<LogEvidence> rates(JsonNode vector) {
        List<LogEvidence> gates = new ArrayList<>();
        for (JsonNode gate : vector.get("gates")) {
            gates.add(
                    new RateGate(
                                    gate.get("dir").stringValue().equals(">=")
                                            ? Side.AT_LEAST
                                            : Side.AT_MOST,
                                    gate.get("p0").doubleValue(),
                                    new Tuning(ALPHA, gate.get("t_opt").doubleValue()))
                            .evidence(gate.get("S").longValue(), gate.get("n").longValue()));
        }
        return gates;
    }

    private static String standing(LogEvidence evidence) {
        if (evidence.bad() >= THRESHOLD) {
            return "FAIL";
        }
        return evidence.good() >= THRESHOLD ? "PASS" : "INCONCLUSIVE";
    }

    private static double[] weights(double... weights) {
        return weights;
    }

    private static void requireClose(double actual, double expected) {
        if (Double.isInfinite(expected)) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(actual).isCloseTo(expected, within(1e-8 * Math.abs(expected)));
        }
    }
}
