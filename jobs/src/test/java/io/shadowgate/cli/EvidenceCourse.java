package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/** A shadow of the demo on its way through the windows, as the defaults of the spec have it. */
final class EvidenceCourse {
    private static final List<String> GATES =
            List.of("agreement_ok", "latency_ok", "errors_ok", "distribution_ok");
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long LEAST = 7 * DAY;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final double ALARM = Math.log(2016);

    private final EvidenceOracle.Sums total = new EvidenceOracle.Sums();
    private double[] latencies = {};
    private EvidenceOracle.Logs[] gates;
    private Long start;
    private long end;
    private Long provenAt;
    private Long rejectedAt;
    private Long alarmedAt;
    private double alarm = Double.NEGATIVE_INFINITY;

    /** The demo has traffic in every hour. */
    void window(long windowEnd, EvidenceOracle.Sums window, double[] more) {
        assertThat(start == null || windowEnd == end + HOUR).isTrue();
        start = start == null ? windowEnd - HOUR : start;
        end = windowEnd;
        total.add(window);
        latencies = DoubleStream.concat(Arrays.stream(latencies), Arrays.stream(more)).toArray();
        gates = total.gates(10_000);
        alarm(window);
        if (rejectedAt == null && bad() >= EvidenceOracle.ENOUGH) {
            rejectedAt = end;
        }
        if ((end - start) % DAY == 0) {
            boolean proven =
                    total.compared >= 10_000
                            && end - start >= LEAST
                            && (alarmedAt == null || end >= alarmedAt + DAY)
                            && Arrays.stream(gates)
                                    .allMatch(gate -> gate.good() >= EvidenceOracle.ENOUGH);
            provenAt = proven ? end : null;
        }
    }

    private void alarm(EvidenceOracle.Sums window) {
        double[] scales =
                DoubleStream.of(10_000, 1_000, 100)
                        .map(scale -> logMeanBad(window.gates(scale)))
                        .toArray();
        alarm = EvidenceOracle.logMean(scales) + Math.log1p(Math.exp(alarm));
        if (alarm >= ALARM) {
            alarmedAt = end;
            provenAt = null;
            alarm = Double.NEGATIVE_INFINITY;
        }
    }

    private double bad() {
        return logMeanBad(gates);
    }

    private static double logMeanBad(EvidenceOracle.Logs[] gates) {
        return EvidenceOracle.logMean(
                Arrays.stream(gates).mapToDouble(EvidenceOracle.Logs::bad).toArray());
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
        checkIntervals(explained, decision.get("latencies").get("shadow_latency_p99"));
        JsonNode status = decision.get("evidence");
        assertLog(status, "log_evidence_bad", bad());
        assertLog(status, "log_alarm", alarm);
        assertThat(status.get("since").asString()).isEqualTo(time(start));
        assertThat(status.get("proven_at").asString(null)).isEqualTo(time(provenAt));
        assertThat(status.get("rejected_at").asString(null)).isEqualTo(time(rejectedAt));
        assertThat(status.get("alarmed_at").asString(null)).isEqualTo(time(alarmedAt));
        assertThat(status.get("alarm").asBoolean())
                .isEqualTo(alarmedAt != null && end < alarmedAt + DAY);
        assertThat(status.get("restarted_from").isNull()).isTrue();
        assertThat(status.get("windows_in_hindsight").asLong()).isZero();
        String verdict = rejectedAt != null ? "REJECT" : provenAt != null ? "PROMOTE" : "HOLD";
        assertThat(decision.get("policy").asString()).isEqualTo("evidence");
        assertThat(decision.get("verdict").asString()).as("%s", decision).isEqualTo(verdict);
        assertThat(decision.get("promote").asBoolean()).isEqualTo(verdict.equals("PROMOTE"));
        assertThat(decision.get("verdicts").get("evidence").get("verdict").asString())
                .isEqualTo(verdict);
    }

    private void checkIntervals(JsonNode explained, JsonNode p99) {
        checkRate(explained.get("agreement_ok"), total.scored, total.agreed);
        checkRate(explained.get("errors_ok"), total.compared, total.compared - total.scored);
        JsonNode distance = explained.get("distribution_ok");
        double radius =
                EvidenceOracle.radius(total.primary, DemoOracle.BINS + 3)
                        + EvidenceOracle.radius(total.shadow, DemoOracle.BINS + 3);
        double observed = EvidenceOracle.jensenShannon(total.primary, total.shadow);
        assertThat(distance.get("lower").asDouble())
                .isCloseTo(Math.max(0, observed - radius), within(1e-6));
        double upper = distance.get("upper").asDouble();
        double there = EvidenceOracle.near(upper, observed, total.scored);
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
    private static void checkRate(JsonNode rate, long n, long s) {
        for (String end : List.of("lower", "upper")) {
            double p = rate.get(end).asDouble();
            if (p > 1e-9 && p < 1) {
                assertThat(EvidenceOracle.twoSided(p, n, s, 10_000))
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

    private static boolean kept(int rank, int n) {
        return EvidenceOracle.twoSided(0.99, n, rank, 10_000) < EvidenceOracle.ENOUGH;
    }

    private static void assertLog(JsonNode node, String name, double expected) {
        double actual = number(node.get(name));
        if (Double.isInfinite(expected)) {
            assertThat(actual).as(name).isEqualTo(expected);
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
