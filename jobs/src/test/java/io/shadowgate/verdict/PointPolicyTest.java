package io.shadowgate.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.Measures;
import io.shadowgate.spec.Limits;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.window.LatencyCounts;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every check on either side of its limit, and exactly at it. */
class PointPolicyTest {
    /** One request in four may fail or disagree: both are exact in binary. */
    private static final Limits LIMITS = new Limits(8, 0.75, 100, 0.25, 0.2);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // name | scored | agreed | errors | latency | differing labels of 100 | verdict
                "all hold|100|90|0|50|0|PROMOTE|",
                "exactly enough traffic|8|8|0|50|0|PROMOTE|",
                "one request too few|7|7|0|50|0|HOLD|sufficient_traffic",
                "too little traffic holds whatever fails|7|0|0|500|100|HOLD|"
                        + "sufficient_traffic agreement_ok latency_ok distribution_ok",
                "agreement exactly at its limit|100|75|0|50|0|PROMOTE|",
                "agreement just below|100|74|0|50|0|REJECT|agreement_ok",
                "no agreement at all|100|0|0|50|0|REJECT|agreement_ok",
                "error rate exactly at its limit|75|75|25|50|0|PROMOTE|",
                "error rate just above|75|75|26|50|0|REJECT|errors_ok",
                "nothing but errors|0|0|100|-1|-1|REJECT|"
                        + "agreement_ok latency_ok errors_ok distribution_ok",
                "latency above|100|90|0|103|0|REJECT|latency_ok",
                "latency infinite|100|90|0|Infinity|0|REJECT|latency_ok",
                "latency unknown|100|90|0|-1|0|HOLD|latency_ok",
                "distributions far apart|100|90|0|50|100|REJECT|distribution_ok",
                "distribution unknown|100|90|0|50|-1|HOLD|distribution_ok",
                "a failure outweighs what is unknown|100|10|0|-1|0|REJECT|agreement_ok latency_ok",
                "all fail|50|0|50|500|100|REJECT|"
                        + "agreement_ok latency_ok errors_ok distribution_ok",
                "nothing at all|0|0|0|-1|-1|HOLD|sufficient_traffic agreement_ok latency_ok"
                        + " errors_ok distribution_ok",
            })
    void theVerdictFollowsFromTheChecks(
            String name,
            long scored,
            long agreed,
            long errors,
            double latency,
            int differing,
            Verdict verdict,
            String notPassed) {
        PolicyVerdict judgement =
                judge(evidence(scored, agreed, errors, latency, differing), LIMITS);
        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.checks())
                .extracting(Check::name)
                .containsExactly(
                        "sufficient_traffic",
                        "agreement_ok",
                        "latency_ok",
                        "errors_ok",
                        "distribution_ok");
        assertThat(judgement.checks().stream().filter(check -> !check.passed()).map(Check::name))
                .containsExactly(notPassed == null ? new String[0] : notPassed.split(" "));
        assertThat(judgement.checks().get(0).observed()).isEqualTo((double) (scored + errors));
    }

    @Test
    void theObservedValueAtItsLimitHolds() {
        Counts evidence = evidence(100, 90, 3, 50, 37);
        double p99 = LatencyHistogram.fromBytes(evidence.shadowLatency()).quantile(0.99);
        double distance = evidence.divergence();
        assertThat(distance).isGreaterThan(0);
        assertThat(verdict(evidence, p99, distance)).isEqualTo(Verdict.PROMOTE);
        assertThat(verdict(evidence, Math.nextDown(p99), distance)).isEqualTo(Verdict.REJECT);
        assertThat(verdict(evidence, p99, Math.nextDown(distance))).isEqualTo(Verdict.REJECT);
    }

    @Test
    void reasonsNameWhatDecided() {
        assertThat(judge(evidence(812, 800, 0, 50, 0), limits(1000)).reason())
                .isEqualTo("too little traffic: 812 of 1,000 requests");
        assertThat(judge(evidence(100, 90, 0, 50, 0), LIMITS).reason())
                .isEqualTo("all checks hold");
        assertThat(judge(evidence(100, 70, 50, Double.POSITIVE_INFINITY, 0), LIMITS).reason())
                .isEqualTo(
                        "agreement 0.7 < 0.75; p99 latency infinite > 100 ms;"
                                + " error rate 0.333333 > 0.25");
        assertThat(judge(evidence(100, 90, 0, -1, -1), LIMITS).reason())
                .isEqualTo("no data for p99 latency; no data for Jensen-Shannon distance");
    }

    @Test
    void aReasonTellsAnObservationFromItsLimitHoweverNearTheyAre() {
        Counts evidence = evidence(100_000_000, 74_999_999, 0, 50, 0);
        assertThat(judge(evidence, LIMITS).reason()).isEqualTo("agreement 0.74999999 < 0.75");
        Counts third = evidence(3, 1, 0, 50, 0);
        Limits nearly = new Limits(1, Math.nextUp(1.0 / 3), 100, 0.25, 0.2);
        assertThat(judge(third, nearly).reason())
                .isEqualTo("agreement 0.3333333333333333 < 0.3333333333333334");
    }

    @Test
    void aCheckWithoutDataNeverPasses() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new Check("latency_ok", true, null, 100, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PolicyVerdict judge(Counts counts, Limits limits) {
        ShadowTest test =
                Tests.judgedBy(
                        Tests.gates(limits),
                        "0".repeat(64),
                        Tests.answersInLog(Path.of("log"), Path.of("out")));
        return PointPolicy.judge(counts, limits.minRequests(), Measures.gates(test));
    }

    private static Verdict verdict(Counts evidence, double maxP99, double maxDistance) {
        return judge(evidence, new Limits(1, 0.5, maxP99, 0.25, maxDistance)).verdict();
    }

    private static Limits limits(long minRequests) {
        return new Limits(minRequests, 0.75, 100, 0.25, 0.2);
    }

    /** A latency or a number of labels below 0 stands for none at all. */
    private static Counts evidence(
            long scored, long agreed, long errors, double latency, int differing) {
        LatencyHistogram latencies = new LatencyHistogram();
        if (latency >= 0) {
            latencies.add(latency, Math.max(1, scored));
        }
        PredictionHistogram predictions = PredictionHistogram.forLabels();
        for (int i = 0; i < 100 && differing >= 0; i++) {
            predictions.add("a", i < differing ? "b" : "a");
        }
        return CountsBuilder.between(0, 1)
                .requests(scored, errors)
                .with(WindowColumn.AGREED, agreed)
                .latencies(scored, errors, agreed, 1)
                .with(WindowColumn.PRIMARY_LATENCY, latencies.toBytes())
                .with(WindowColumn.SHADOW_LATENCY, latencies.toBytes())
                .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                .with(WindowColumn.CLUSTERS, clusters(scored))
                .build();
    }

    private static byte[] clusters(long requests) {
        ClusterCounts clusters = new ClusterCounts();
        for (int i = 0; i < requests; i++) {
            clusters.add(i % 10, true, true, true, false);
        }
        return clusters.toBytes();
    }

    @Test
    void evidenceAddsUpWithoutATraceOfItsOrder() {
        List<Counts> parts =
                List.of(
                        evidence(10, 9, 1, 5, 3),
                        evidence(20, 11, 0, 500, 50),
                        evidence(0, 0, 7, -1, -1),
                        CountsBuilder.between(-5, 9)
                                .with(WindowColumn.REJECTED, 1)
                                .with(WindowColumn.NOT_SAMPLED, 2)
                                .with(WindowColumn.TIMED_OUT, 3)
                                .with(WindowColumn.BAD_INPUT, 4)
                                .with(WindowColumn.MISSING, 5)
                                .latencies(8, 1, 2, 3)
                                .build());
        Counts forward = parts.get(0);
        Counts backward = parts.get(3);
        for (int i = 1; i < parts.size(); i++) {
            forward = forward.plus(parts.get(i));
            backward = backward.plus(parts.get(3 - i));
        }
        assertThat(forward).usingRecursiveComparison().isEqualTo(backward);
        assertThat(forward.coverage())
                .isEqualTo(
                        CountsBuilder.at(0)
                                .requests(30, 8)
                                .with(WindowColumn.REJECTED, 1)
                                .with(WindowColumn.NOT_SAMPLED, 2)
                                .with(WindowColumn.TIMED_OUT, 3)
                                .with(WindowColumn.BAD_INPUT, 4)
                                .with(WindowColumn.MISSING, 5)
                                .coverage());
        assertThat(forward.agreed()).isEqualTo(20);
        assertThat(forward.latencies()).isEqualTo(new LatencyCounts(38, 9, 38, 22, 6));
        assertThat(ClusterCounts.fromBytes(forward.clusters()).requests()[1]).isEqualTo(3);
        assertThat(forward.firstEventTime()).isEqualTo(-5);
        assertThat(forward.lastEventTime()).isEqualTo(9);
    }
}
