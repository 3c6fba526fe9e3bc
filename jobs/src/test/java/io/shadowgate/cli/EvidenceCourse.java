package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/** A shadow of the demo on its way through the windows, as the defaults of the spec have it. */
final class EvidenceCourse {
    private static final List<String> GATES =
            List.of("agreement_ok", "latency_ok", "errors_ok", "distribution_ok");
    private static final String LABELS_EFFECT = "labels accuracy_loss";
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long WEEK = 7 * DAY;
    private static final int HOURS_OF_WEEK = 168;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final double ALARM = Math.log(2016);

    private final EvidenceOracle.Sums total = new EvidenceOracle.Sums();
    private final List<EvidenceOracle.Sums> days = new ArrayList<>();
    private final AlarmOracle[] alarms = {new AlarmOracle(1), new AlarmOracle(2000)};
    private final LabelOracle.Sums matured = new LabelOracle.Sums();
    private double[] latencies = {};
    private EvidenceOracle.Logs[] gates;
    private EvidenceOracle.Logs labels;
    private double[] effects = {1, 1, 1, 1};
    private Long start;
    private long end;
    private Long provenAt;
    private Long firstProvenAt;
    private Long rejectedAt;
    private Long badSince;
    private Long alarmedAt;

    /** The demo has traffic in every hour. */
    void window(
            long windowEnd,
            EvidenceOracle.Sums window,
            LabelOracle.Sums mature,
            double[] more,
            JsonNode decision) {
        assertThat(start == null || windowEnd == end + HOUR).isTrue();
        start = start == null ? windowEnd - HOUR : start;
        end = windowEnd;
        if ((end - HOUR - start) % DAY == 0) {
            days.add(new EvidenceOracle.Sums());
        }
        days.get(days.size() - 1).add(window);
        total.add(window);
        latencies = DoubleStream.concat(Arrays.stream(latencies), Arrays.stream(more)).toArray();
        checkEffects(decision.get("evidence"));
        gates = total.gates(10_000, effects);
        matured.add(mature);
        // Days with few disagreements vary by chance alone, so this effect is taken as it is.
        JsonNode ofLabels = decision.get("evidence").get("time_effect").get(LABELS_EFFECT);
        labels = matured.evidence(ofLabels == null ? 1 : ofLabels.asDouble());
        alarm(window);
        boolean bad = bad() >= EvidenceOracle.ENOUGH;
        if (rejectedAt == null) {
            badSince = !bad ? null : badSince == null ? (Long) end : badSince;
            provenAt = bad ? null : provenAt;
        }
        if (rejectedAt == null && (end - start) % WEEK == 0) {
            boolean proven =
                    !bad
                            && total.compared >= 10_000
                            && (alarmedAt == null || end >= alarmedAt + WEEK)
                            && labels.good() >= EvidenceOracle.ENOUGH
                            && Arrays.stream(gates)
                                    .allMatch(gate -> gate.good() >= EvidenceOracle.ENOUGH);
            rejectedAt = bad ? (Long) end : null;
            badSince = null;
            provenAt = proven ? (Long) end : null;
            firstProvenAt = firstProvenAt == null ? provenAt : firstProvenAt;
        }
    }

    /** The decision's effects are near enough to the exact quantiles; what follows uses them. */
    private void checkEffects(JsonNode status) {
        int ended = (int) ((end - start) / DAY);
        assertThat(status.get("time_blocks").asInt()).isEqualTo(ended);
        if (ended < 7) {
            assertThat(status.get("time_effect").isNull()).isTrue();
            return;
        }
        double[] expected = TimeOracle.effects(days.subList(0, ended), true);
        for (int i = 0; i < GATES.size(); i++) {
            effects[i] = status.get("time_effect").get(GATES.get(i)).asDouble();
            assertThat(effects[i]).isCloseTo(expected[i], within(0.003 * expected[i]));
        }
    }

    private void alarm(EvidenceOracle.Sums window) {
        int hour = (int) ((end - start) / HOUR) - 1;
        int week = hour / HOURS_OF_WEEK;
        if (hour % HOURS_OF_WEEK == 0) {
            double[] likely =
                    week == 0
                            ? new double[] {1, 1, 1, 1}
                            : TimeOracle.effects(days.subList(0, 7 * week), false);
            for (AlarmOracle each : alarms) {
                each.nextWeek(likely);
            }
        }
        for (AlarmOracle each : alarms) {
            each.window(hour % HOURS_OF_WEEK, window);
        }
        if (logAlarm() >= ALARM) {
            alarmedAt = end;
            provenAt = null;
            for (AlarmOracle each : alarms) {
                each.rang();
            }
        }
    }

    private double logAlarm() {
        return EvidenceOracle.logMean(
                Arrays.stream(alarms).mapToDouble(AlarmOracle::logR).toArray());
    }

    private double bad() {
        return EvidenceOracle.logMean(
                DoubleStream.concat(
                                Arrays.stream(gates).mapToDouble(EvidenceOracle.Logs::bad),
                                DoubleStream.of(labels.bad()))
                        .toArray());
    }

    void check(JsonNode decision) {
        JsonNode explained = decision.get("explanations");
        for (int i = 0; i < GATES.size(); i++) {
            JsonNode gate = explained.get(GATES.get(i));
            assertLog(gate, "log_evidence_good", gates[i].good());
            assertLog(gate, "log_evidence_bad", gates[i].bad());
            boolean good = gates[i].good() >= EvidenceOracle.ENOUGH;
            assertThat(decision.get("checks").get(GATES.get(i)).asBoolean()).isEqualTo(good);
            assertThat(gate.get("standing").asString().equals("GOOD")).isEqualTo(good);
            assertThat(gate.get("standing").asString().equals("BAD"))
                    .isEqualTo(gates[i].bad() >= EvidenceOracle.ENOUGH);
        }
        assertThat(decision.get("checks").get("labels_ok").asBoolean())
                .isEqualTo(labels.good() >= EvidenceOracle.ENOUGH);
        assertThat(decision.get("labels").get("requests").asLong()).isEqualTo(matured.requests());
        checkIntervals(explained, decision.get("latencies").get("shadow_latency_p99"));
        JsonNode status = decision.get("evidence");
        assertLog(status, "log_evidence_bad", bad());
        assertLog(status, "log_alarm", logAlarm());
        assertThat(status.get("since").asString()).isEqualTo(time(start));
        assertThat(status.get("proven_at").asString(null)).isEqualTo(time(provenAt));
        assertThat(status.get("first_proven_at").asString(null)).isEqualTo(time(firstProvenAt));
        assertThat(status.get("rejected_at").asString(null)).isEqualTo(time(rejectedAt));
        assertThat(status.get("bad_since").asString(null)).isEqualTo(time(badSince));
        assertThat(status.get("alarmed_at").asString(null)).isEqualTo(time(alarmedAt));
        assertThat(status.get("alarm").asBoolean())
                .isEqualTo(alarmedAt != null && end < alarmedAt + WEEK);
        assertThat(status.get("restarted_from").isNull()).isTrue();
        assertThat(status.get("windows_in_hindsight").asLong()).isZero();
        boolean rejected = rejectedAt != null || badSince != null;
        String verdict = rejected ? "REJECT" : provenAt != null ? "PROMOTE" : "HOLD";
        assertThat(decision.get("final").asBoolean()).isEqualTo(rejectedAt != null);
        assertThat(decision.get("policy").asString()).isEqualTo("evidence");
        assertThat(decision.get("verdict").asString()).as("%s", decision).isEqualTo(verdict);
        assertThat(decision.get("promote").asBoolean()).isEqualTo(verdict.equals("PROMOTE"));
        assertThat(decision.get("verdicts").get("evidence").get("verdict").asString())
                .isEqualTo(verdict);
    }

    private void checkIntervals(JsonNode explained, JsonNode p99) {
        checkRate(explained.get("agreement_ok"), total.scored, total.agreed, effects[0]);
        checkRate(explained.get("errors_ok"), total.compared, total.errors(), effects[2]);
        JsonNode distance = explained.get("distribution_ok");
        double radius =
                EvidenceOracle.radius(total.primary, DemoOracle.BINS + 3, effects[3])
                        + EvidenceOracle.radius(total.shadow, DemoOracle.BINS + 3, effects[3]);
        double observed = EvidenceOracle.jensenShannon(total.primary, total.shadow);
        assertThat(distance.get("lower").asDouble())
                .isCloseTo(Math.max(0, observed - radius), within(1e-6));
        double upper = distance.get("upper").asDouble();
        double there = EvidenceOracle.near(upper, observed, total.scored / effects[3]);
        double enough = EvidenceOracle.ENOUGH + Math.log(2);
        if (upper < Math.sqrt(Math.log(2)) - 1e-9) {
            assertThat(there).isCloseTo(enough, within(1e-3));
        } else {
            assertThat(there).isLessThanOrEqualTo(enough);
        }
        if ((end - start) % DAY == 0) { // Sorting all latencies takes its time.
            checkQuantile(explained.get("latency_ok"));
            checkQuantile(p99);
        }
    }

    /** The ends of the interval are where the mixture is just enough, or 0 or 1. */
    private static void checkRate(JsonNode rate, long n, long s, double effect) {
        for (String end : List.of("lower", "upper")) {
            double p = rate.get(end).asDouble();
            if (p > 1e-9 && p < 1) {
                assertThat(EvidenceOracle.twoSided(p, n / effect, s / effect, 10_000))
                        .as("%s of %s", end, rate)
                        .isCloseTo(EvidenceOracle.ENOUGH, within(1e-3));
            } else {
                assertThat(p).isIn(0.0, 1.0);
                assertThat(s).isEqualTo(p == 0 ? 0 : n);
            }
        }
        assertThat(rate.get("lower").asDouble()).isLessThanOrEqualTo((double) s / n);
        assertThat(rate.get("upper").asDouble()).isGreaterThanOrEqualTo((double) s / n);
    }

    /** No rank that is kept lies outside, but for the width of a bucket none inside is refused. */
    private void checkQuantile(JsonNode quantile) {
        double[] sorted = latencies.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int first = (int) (0.99 * n);
        int last = first;
        while (first > 0 && kept(first - 1, n)) {
            first--;
        }
        while (last < n && kept(last + 1, n)) {
            last++;
        }
        double least = first == 0 ? 0 : sorted[first - 1];
        assertThat(number(quantile.get("lower"))).isBetween(least * 0.992, least);
        double upper = number(quantile.get("upper"));
        if (last == n) {
            assertThat(upper).isEqualTo(Double.POSITIVE_INFINITY);
        } else {
            assertThat(upper).isBetween(sorted[last], sorted[last] * 1.008);
        }
    }

    private boolean kept(int rank, int n) {
        return EvidenceOracle.twoSided(
                        0.99, n / effects[1], rank / effects[1], EvidenceOracle.calls(10_000))
                < EvidenceOracle.ENOUGH;
    }

    private static void assertLog(JsonNode node, String name, double expected) {
        double actual = number(node.get(name));
        if (Double.isInfinite(expected)) {
            // What the counts rule out has a number too.
            assertThat(actual).as(name).isEqualTo(Math.copySign(1e308, expected));
        } else {
            assertThat(actual)
                    .as("%s of %s", name, node)
                    .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
        }
    }

    /** JSON has no infinity: it is a text. */
    private static double number(JsonNode node) {
        return node.isString() ? Double.parseDouble(node.stringValue()) : node.doubleValue();
    }

    private static String time(Long epochMs) {
        return epochMs == null ? null : Instant.ofEpochMilli(epochMs).toString();
    }
}
