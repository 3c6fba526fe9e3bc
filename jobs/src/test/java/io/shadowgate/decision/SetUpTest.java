package io.shadowgate.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.gate.Counts;
import io.shadowgate.gate.GateCounts;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.statistics.LatencyHistogram;
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
                last(ONE_LOG, window(0, 5000, 0), new Coverage(3, 0, 0, 0, 0, 0, 0, 0, 0));
        assertHeld(decision, decision.ruling().reason());
        assertThat(decision.coverage().missing()).isEqualTo(5000);
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

    private static void assertHeld(Decision decision, String reason) {
        assertThat(decision.evidence().verdict()).isEqualTo(Verdict.HOLD);
        assertThat(decision.point().verdict()).isEqualTo(Verdict.HOLD);
        assertThat(decision.ruling().reason()).isEqualTo(reason).startsWith("set-up: ");
        assertThat(decision.promote()).isFalse();
        assertThat(decision.status().rejectedAt()).isNull();
    }

    private static Coverage window(long scored, long missing, long primaryMissing) {
        return new Coverage(0, 0, 0, primaryMissing, scored, 0, 0, 0, missing);
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
                .with(WindowColumn.PRIMARY_MISSING, coverage.primaryMissing())
                .with(WindowColumn.MISSING, coverage.missing())
                .latencies(coverage.compared(), coverage.missing(), coverage.missing(), 0)
                .with(WindowColumn.SHADOW_LATENCY, latencies.toBytes())
                .build();
    }
}
