package io.shadowgate.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.statistics.ErrorCounts;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.verdict.EvidenceState;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.Coverage;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowColumn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that are not there at all are the set-up's fault, and never a verdict on the shadow. */
class SetUpTest {
    private static final long WINDOW = 300_000;
    private static final ShadowTest ONE_LOG =
            Tests.judgedBy(
                    Tests.gates(Tests.LIMITS),
                    "0".repeat(64),
                    Tests.answersInLog(Path.of("log"), Path.of("out")));
    private static final ShadowTest TWO_LOGS =
            ONE_LOG.on(
                    ONE_LOG.traffic()
                            .paired(new Traffic.Pairing("answers", Duration.ofMinutes(1))));

    @Test
    void aLogWithoutAnyAnswerHoldsTheDecision() {
        Decision decision = last(ONE_LOG, window(0, 5000, 0), window(0, 5000, 0));
        assertHeld(
                decision,
                "set-up: the log holds no answer of shadow v13: none of 10,000 requests has a"
                        + " shadow_prediction or shadow_error");
        assertThat(decision.check("errors_ok").observed()).isEqualTo(1.0);
    }

    @Test
    void aShadowThatStopsAnsweringIsRejected() {
        Coverage[] windows = new Coverage[7];
        Arrays.fill(windows, window(0, 5000, 0));
        windows[0] = window(1000, 0, 0);
        Decision decision = last(ONE_LOG, windows);
        assertThat(decision.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(decision.point().verdict()).isEqualTo(Verdict.REJECT);
    }

    @Test
    void evidenceBeginsWithTheFirstAnswers() {
        Decision decision = last(ONE_LOG, window(0, 5000, 0), window(1000, 0, 0));
        assertThat(decision.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(decision.point().verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(decision.ruling().reason()).startsWith("too early: ");
        assertThat(decision.status().since()).isEqualTo(WINDOW);
        assertThat(decision.coverage()).isEqualTo(window(1000, 0, 0));
    }

    @Test
    void aWindowWithoutTrafficMendsNothing() {
        Decision decision =
                last(
                        ONE_LOG,
                        window(0, 5000, 0),
                        CountsBuilder.at(0).with(WindowColumn.REJECTED, 3).coverage());
        assertHeld(decision, decision.ruling().reason());
        assertThat(decision.coverage().missing()).isEqualTo(5000);
    }

    @Test
    void manyRequestsWithoutAFeatureHoldTheDecision() {
        Coverage good = incomplete(100, 100, 9900);
        assertThat(last(ONE_LOG, good).ruling().reason()).doesNotStartWith("set-up");
        Coverage many = incomplete(2000, 1900, 8000);
        String reason =
                "set-up: 1,900 of 10,000 records (19.0 %) are rejected because they lack a feature,"
                        + " and the others may be unlike them; say what the model is given instead"
                        + " with shadows[].missing (rejected_reasons in summary.json names the"
                        + " features)";
        assertHeld(last(ONE_LOG, many), reason);
        // Windows without them are no better evidence.
        Decision decision = last(ONE_LOG, many, window(5000, 0, 0));
        assertThat(decision.coverage().scored()).isEqualTo(13_000);
        assertThat(decision.ruling().reason()).startsWith("set-up: 1,900 of 15,000 records");
    }

    @Test
    void idsThatDoNotMatchHoldTheDecision() {
        assertHeld(
                last(TWO_LOGS, window(0, 5000, 4900)),
                "set-up: no request_id of the log found in the shadow's log within 1 min"
                        + " (traffic.pairing.within): 5,000 requests without an answer, 4,900"
                        + " answers without a request, 0 pairs, 0 rejected");
        // Ids such as 1 and 2 meet by chance.
        assertHeld(
                last(TWO_LOGS, window(1, 0, 0), window(100, 5000, 4900)),
                "set-up: few request_ids of the log found in the shadow's log within 1 min"
                        + " (traffic.pairing.within): 5,000 requests without an answer, 4,900"
                        + " answers without a request, 101 pairs, 0 rejected");
        assertHeld(
                last(TWO_LOGS, window(0, 5000, 0)),
                "set-up: the shadow's log holds no answer: 5,000 requests without an answer, 0"
                        + " answers without a request, 0 pairs, 0 rejected");
        assertHeld(
                last(TWO_LOGS, window(0, 0, 5000)),
                "set-up: the log holds no request: 0 requests without an answer, 5,000 answers"
                        + " without a request, 0 pairs, 0 rejected");
    }

    /** It loses answers, and does not have others instead. */
    @Test
    void aShadowThatLosesMostAnswersIsRejected() {
        assertThat(last(TWO_LOGS, window(100, 5000, 50)).verdict()).isEqualTo(Verdict.REJECT);
    }

    @Test
    void aServerThatCannotBeAskedHoldsTheDecision() {
        assertHeld(
                last(ONE_LOG, outage(5000, 500)),
                "set-up: the server of shadow v13 could not be asked for 500 of 5,500 requests,"
                        + " more than 1%: it was down or refused them");
        assertHeld(
                last(ONE_LOG, outage(0, 500)),
                "set-up: the server of shadow v13 could not be asked for 500 of 500 requests, more"
                        + " than 1%: it was down or refused them");
    }

    /** Requests that were not asked are no errors, so evidence goes on where it was. */
    @Test
    void anOutageThatIsOverDoesNotCount() {
        Decision decision = last(ONE_LOG, outage(5000, 100), outage(10_000, 0));
        assertThat(decision.ruling().reason()).doesNotStartWith("set-up: ");
        assertThat(decision.coverage()).isEqualTo(outage(15_000, 100));
        assertThat(decision.point().verdict()).isEqualTo(Verdict.PROMOTE);
    }

    /** Each kind of input that does not fit, and a model that fails in one way only. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BAD_INPUT: 4 features, but the model takes 3",
                "BAD_INPUT: feature \"age\" is a text, but the model takes numbers",
                "BAD_INPUT: has no feature \"income\"",
                "MODEL_ERROR: index 7 is out of range"
            })
    void aShadowThatFailsEveryRequestInOneWayIsNotJudged(String error) {
        Counts failed = failed(5000, error.startsWith("BAD_INPUT"), error);
        assertHeld(
                decide(ONE_LOG, failed, failed),
                "set-up: every one of 10,000 requests failed, so shadow v13 was not judged: "
                        + error);
    }

    @Test
    void requestsThatDoNotFitInSeveralWaysAreNotJudged() {
        Decision decision =
                decide(
                        ONE_LOG,
                        failed(50, true, "BAD_INPUT: has no feature \"a\"", "BAD_INPUT: too wide"));
        assertHeld(
                decision,
                "set-up: every one of 50 requests failed, so shadow v13 was not judged:"
                        + " BAD_INPUT: has no feature \"a\" (and 1 other errors)");
    }

    @Test
    void aModelThatFailsInSeveralWaysIsRejected() {
        Counts failed = failed(5000, false, "MODEL_ERROR: one", "MODEL_ERROR: other");
        Counts[] windows = new Counts[7];
        Arrays.fill(windows, failed);
        Decision decision = decide(ONE_LOG, windows);
        assertThat(decision.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(decision.point().verdict()).isEqualTo(Verdict.REJECT);
    }

    /** The deadline is a limit of the test, so to miss it always is no fault of the set-up. */
    @Test
    void aShadowThatIsNeverInTimeIsRejected() {
        Counts late =
                CountsBuilder.of(failed(5000, false, "TIMED_OUT: no answer"))
                        .with(WindowColumn.MODEL_ERROR, 0)
                        .with(WindowColumn.TIMED_OUT, 5000)
                        .build();
        Counts[] windows = new Counts[7];
        Arrays.fill(windows, late);
        assertThat(decide(ONE_LOG, windows).verdict()).isEqualTo(Verdict.REJECT);
    }

    @Test
    void evidenceBeginsWhenTheInputFits() {
        Counts good = evidence(window(1000, 0, 0), 2 * WINDOW);
        Decision decision = decide(ONE_LOG, failed(5000, true, "BAD_INPUT: too wide"), good);
        assertThat(decision.point().verdict()).isEqualTo(Verdict.PROMOTE);
        assertThat(decision.status().since()).isEqualTo(WINDOW);
        assertThat(decision.coverage().badInput()).isZero();
    }

    /** It failed at first, and then half the time: that is the shadow. */
    @Test
    void aModelThatFailsHalfTheTimeIsRejected() {
        String error = "MODEL_ERROR: index 7 is out of range";
        Counts half = evidence(window(2500, 0, 0), 0).plus(failed(2500, false, error));
        Counts[] windows = new Counts[8];
        Arrays.fill(windows, half);
        windows[0] = failed(5000, false, error);
        Decision decision = decide(ONE_LOG, windows);
        assertThat(decision.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(decision.point().verdict()).isEqualTo(Verdict.REJECT);
        assertThat(decision.coverage().modelError()).isEqualTo(7 * 2500);
    }

    @Test
    void aLargestNumberThatIsAlwaysAtOnePlaceSaysNothing() {
        assertHeld(
                decide(vectors(true), chosen("2", "2")),
                "set-up: in all 1,000 answers of both sides the largest number is at place 2, so"
                        + " the largest number says nothing; set compare.by to cosine (embeddings),"
                        + " max-difference (several targets, quantiles), ranking or top-k, or to"
                        + " argmax if the numbers are classes");
        assertThat(decide(vectors(false), chosen("2", "2")).point().verdict())
                .isEqualTo(Verdict.PROMOTE);
        Decision told = decide(vectors(true), chosen("2", "2"), chosen("2", "1"));
        assertThat(told.ruling().reason()).doesNotContain("set-up");
        assertThat(told.status().since()).isZero();
    }

    private static ShadowTest vectors(boolean usual) {
        Compare compare =
                new Compare(
                        Compare.Kind.VECTOR,
                        Compare.By.ARGMAX,
                        usual,
                        Tests.SCORES.tolerance(),
                        null,
                        null,
                        Tests.SCORES.bins(),
                        0.01,
                        List.of(),
                        1000);
        return Tests.judgedBy(
                Tests.gates(Tests.LIMITS),
                "0".repeat(64),
                Tests.of(Path.of("log"), Path.of("out"), compare, List.of(Tests.logged("v13"))));
    }

    /** A thousand requests, the last of which the shadow answers otherwise. */
    private static Counts chosen(String all, String last) {
        PredictionHistogram predictions = PredictionHistogram.forLabels();
        for (int i = 0; i < 1000; i++) {
            predictions.add(all, i == 999 ? last : all);
        }
        return CountsBuilder.of(evidence(window(1000, 0, 0), 0))
                .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                .build();
    }

    private static Counts failed(long requests, boolean badInput, String... errors) {
        ErrorCounts counted = new ErrorCounts();
        for (String error : errors) {
            counted.add(error);
        }
        return CountsBuilder.at(0)
                .with(badInput ? WindowColumn.BAD_INPUT : WindowColumn.MODEL_ERROR, requests)
                .with(WindowColumn.ERRORS, counted.toBytes())
                .build();
    }

    private static Decision decide(ShadowTest test, Counts... windows) {
        Judge judge = new Judge(test, Map.of());
        Judge.Decided judged = null;
        for (int i = 0; i < windows.length; i++) {
            Counts dated =
                    CountsBuilder.of(windows[i])
                            .with(WindowColumn.FIRST_EVENT_TIME, i * WINDOW)
                            .with(WindowColumn.LAST_EVENT_TIME, i * WINDOW)
                            .build();
            judged =
                    judge.judge(
                            judged == null ? null : judged.state(),
                            "v13",
                            List.of(
                                    new WindowPart(
                                            WindowPart.ALL,
                                            i * WINDOW,
                                            (i + 1) * WINDOW,
                                            Models.NONE,
                                            dated)),
                            false);
        }
        return judged.decision();
    }

    private static void assertHeld(Decision decision, String reason) {
        assertThat(decision.evidence().verdict()).isEqualTo(Verdict.HOLD);
        assertThat(decision.point().verdict()).isEqualTo(Verdict.HOLD);
        assertThat(decision.ruling().reason()).isEqualTo(reason).startsWith("set-up: ");
        assertThat(decision.promote()).isFalse();
        assertThat(decision.status().rejectedAt()).isNull();
    }

    private static Coverage window(long scored, long missing, long primaryMissing) {
        return CountsBuilder.at(0)
                .requests(scored, 0)
                .with(WindowColumn.MISSING, missing)
                .with(WindowColumn.PRIMARY_MISSING, primaryMissing)
                .coverage();
    }

    private static Coverage incomplete(long rejected, long incomplete, long scored) {
        return CountsBuilder.at(0)
                .requests(scored, 0)
                .with(WindowColumn.REJECTED, rejected)
                .with(WindowColumn.INCOMPLETE, incomplete)
                .coverage();
    }

    private static Coverage outage(long scored, long unavailable) {
        return CountsBuilder.at(0)
                .requests(scored, 0)
                .with(WindowColumn.UNAVAILABLE, unavailable)
                .coverage();
    }

    private static Decision last(ShadowTest test, Coverage... windows) {
        Judge judge = new Judge(test, Map.of());
        Judge.Decided judged = null;
        for (int i = 0; i < windows.length; i++) {
            EvidenceState before = judged == null ? null : judged.state();
            WindowPart all =
                    new WindowPart(
                            WindowPart.ALL,
                            i * WINDOW,
                            (i + 1) * WINDOW,
                            Models.NONE,
                            evidence(windows[i], i * WINDOW));
            judged = judge.judge(before, "v13", List.of(all), false);
        }
        return judged.decision();
    }

    private static Counts evidence(Coverage coverage, long time) {
        Counts answered = GateCounts.of(coverage.scored()).at(time);
        LatencyHistogram latencies = LatencyHistogram.fromBytes(answered.shadowLatency());
        latencies.add(Double.POSITIVE_INFINITY, coverage.missing());
        return CountsBuilder.of(answered)
                .with(WindowColumn.REJECTED, coverage.rejected())
                .with(WindowColumn.INCOMPLETE, coverage.incomplete())
                .with(WindowColumn.PRIMARY_MISSING, coverage.primaryMissing())
                .with(WindowColumn.MISSING, coverage.missing())
                .with(WindowColumn.UNAVAILABLE, coverage.unavailable())
                .latencies(coverage.compared(), coverage.missing(), coverage.missing(), 0)
                .with(WindowColumn.SHADOW_LATENCY, latencies.toBytes())
                .build();
    }
}
