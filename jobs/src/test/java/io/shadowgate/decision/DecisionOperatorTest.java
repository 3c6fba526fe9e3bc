package io.shadowgate.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.spec.Gates;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.testing.CountsBuilder;
import io.shadowgate.testing.GatesBuilder;
import io.shadowgate.testing.LogCapture;
import io.shadowgate.testing.ReportBuilder;
import io.shadowgate.testing.Tests;
import io.shadowgate.verdict.GateResult;
import io.shadowgate.verdict.SegmentResult;
import io.shadowgate.verdict.Subject;
import io.shadowgate.verdict.Verdict;
import io.shadowgate.window.Models;
import io.shadowgate.window.WindowColumn;
import io.shadowgate.window.WindowReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Windows in any order, interrupted anywhere, lead to the same decisions. */
class DecisionOperatorTest {
    private static final long WINDOW = 300_000;
    private static final ShadowTest TEST =
            Tests.judgedBy(
                    gated(Tests.GATES),
                    "0".repeat(64),
                    Tests.answersInLog(Path.of("log"), Path.of("out")));

    @Test
    void eachWindowIsDecidedFromAllUpToIt() throws Exception {
        List<Decision> decisions = decide(TEST, windows(), -1);
        long requests = 0;
        long agreed = 0;
        assertThat(decisions).hasSize(6);
        for (int i = 0; i < 6; i++) {
            Decision decision = decisions.get(i);
            requests += scored(i);
            agreed += agreed(i);
            assertThat(decision.windowStart()).isEqualTo(i * WINDOW);
            assertThat(decision.windowEnd()).isEqualTo((i + 1) * WINDOW);
            assertThat(decision.coverage())
                    .isEqualTo(
                            CountsBuilder.at(0)
                                    .requests(requests, 0)
                                    .with(WindowColumn.REJECTED, i + 1)
                                    .coverage());
            assertThat(decision.check("agreement_ok").observed())
                    .isEqualTo((double) agreed / requests);
            assertThat(decision.firstEventTime()).isEqualTo(1);
            assertThat(decision.lastEventTime()).isEqualTo(i * WINDOW + 2);
            assertThat(decision.test()).isEqualTo("test");
            assertThat(decision.primary()).isEqualTo("v12");
            assertThat(decision.shadow()).isEqualTo("v13");
            assertThat(decision.modelSha256()).isEqualTo("abc");
            assertThat(decision.specSha256()).isEqualTo(TEST.sha256());
            assertThat(decision.status().since()).isZero();
        }
        // 60 requests, then 120; agreement falls below nine in ten with the fourth window.
        assertThat(decisions)
                .extracting(decision -> decision.point().verdict())
                .containsExactly(
                        Verdict.HOLD,
                        Verdict.PROMOTE,
                        Verdict.PROMOTE,
                        Verdict.REJECT,
                        Verdict.REJECT,
                        Verdict.REJECT);
        // With six blocks of time, of which three agree and three do not, no mean is known.
        assertThat(decisions.get(5).verdict()).isEqualTo(Verdict.HOLD);
        assertThat(decisions.get(5).status().timeBlocks()).isEqualTo(6);
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() throws Exception {
        List<Decision> inOrder = decide(TEST, windows(), -1);
        for (int seed = 0; seed < 5; seed++) {
            List<WindowReport> shuffled = windows();
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(decide(TEST, shuffled, -1)).usingRecursiveComparison().isEqualTo(inOrder);
        }
    }

    @Test
    void aRestoredGateDecidesAsIfNothingHadHappened() throws Exception {
        List<Decision> undisturbed = decide(TEST, windows(), -1);
        for (int at = 0; at < 12; at++) {
            List<WindowReport> shuffled = windows();
            Collections.shuffle(shuffled, new Random(at));
            assertThat(decide(TEST, shuffled, at))
                    .usingRecursiveComparison()
                    .isEqualTo(undisturbed);
            assertThat(decide(TEST, windows(), at))
                    .usingRecursiveComparison()
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void segmentsHaveGatesOfTheirOwn() throws Exception {
        List<Decision> decisions = decide(TEST, windows(), -1);
        Decision last = decisions.get(5);
        assertThat(last.segments())
                .extracting(SegmentResult::segment)
                .containsExactly("country=DE");
        GateResult agreement = last.segments().get(0).gates().get(0);
        assertThat(agreement.observed()).isEqualTo(last.check("agreement_ok").observed());
        assertThat(last.check("segments_ok").passed()).isFalse();
    }

    /** Half of the test under one spec, the rest under another. */
    @Test
    void evidenceStartsAnewUnderAnotherSpec() throws Exception {
        ShadowTest other =
                Tests.sampled(Tests.judgedBy(gated(Tests.GATES), "f".repeat(64), TEST), 0.5);
        List<WindowReport> windows = windows();
        List<WindowReport> first = windows.subList(0, 6);
        List<WindowReport> rest = windows.subList(6, 12);
        OperatorSubtaskState state;
        try (var harness = harness(TEST)) {
            harness.open();
            for (WindowReport report : first) {
                harness.processElement(report, 0);
            }
            harness.processWatermark(3 * WINDOW);
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness(other)) {
            harness.initializeState(state);
            harness.open();
            for (WindowReport report : rest) {
                harness.processElement(report, 0);
            }
            harness.processWatermark(Long.MAX_VALUE);
            List<Decision> restarted = harness.extractOutputValues();
            List<Decision> fresh = decide(other, rest, -1);
            assertThat(restarted)
                    .usingRecursiveComparison()
                    .ignoringFields("status.restartedFrom", "status.restarts")
                    .isEqualTo(fresh);
            assertThat(fresh.get(0).status().restartedFrom()).isNull();
            assertThat(fresh.get(0).status().restarts()).isZero();
            assertThat(restarted)
                    .allSatisfy(
                            one -> {
                                assertThat(one.status().restartedFrom())
                                        .isEqualTo(new Subject(TEST.sha256Of("v13"), "abc"));
                                assertThat(one.status().restarts()).isEqualTo(1);
                                assertThat(one.status().since()).isEqualTo(3 * WINDOW);
                                assertThat(one.specSha256()).isEqualTo(other.sha256());
                            });
        }
    }

    @Test
    void theLogSaysOnceWhetherEvidenceGoesOnOrStartsAnew() throws Exception {
        ShadowTest other =
                Tests.sampled(Tests.judgedBy(gated(Tests.GATES), "f".repeat(64), TEST), 0.5);
        assertThat(linesAfterRestart(TEST))
                .containsExactly(
                        "The evidence on shadow v13 is restored; it goes on after the window that"
                                + " ended at 1970-01-01T00:15:00Z");
        assertThat(linesAfterRestart(other))
                .containsExactly(
                        "The evidence on shadow v13 starts anew: the spec's digest was "
                                + TEST.sha256Of("v13")
                                + " and is "
                                + other.sha256Of("v13"));
    }

    private static List<String> linesAfterRestart(ShadowTest next) throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness(TEST)) {
            harness.open();
            for (WindowReport report : windows().subList(0, 6)) {
                harness.processElement(report, 0);
            }
            harness.processWatermark(3 * WINDOW);
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness(next)) {
            harness.initializeState(state);
            harness.open();
            for (WindowReport report : windows().subList(6, 12)) {
                harness.processElement(report, 0);
            }
            try (LogCapture capture = LogCapture.start()) {
                harness.processWatermark(Long.MAX_VALUE);
                return capture.lines();
            }
        }
    }

    @Test
    void aWindowIsDecidedWhenItEndsAndThenForgotten() throws Exception {
        try (var harness = harness(TEST)) {
            harness.open();
            harness.processElement(window("v13", "*", 1), 0);
            harness.processElement(window("v13", "*", 0), 0);
            harness.processWatermark(WINDOW - 2);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.numEventTimeTimers()).isEqualTo(2);
            harness.processWatermark(WINDOW - 1);
            assertThat(harness.extractOutputValues()).hasSize(1);
            harness.processWatermark(2 * WINDOW - 1);
            assertThat(harness.extractOutputValues()).hasSize(2);
            assertThat(harness.numEventTimeTimers()).isZero();
            // What is left is the total of each shadow, however long the test runs.
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        }
    }

    @Test
    void aShadowThatIsTakenOutIsDecidedOnNoMore() throws Exception {
        try (var harness = harness(TEST)) {
            harness.open();
            harness.processElement(window("v14", "*", 0), 0);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void shadowsDoNotMix() throws Exception {
        ShadowTest both =
                Tests.judgedBy(
                        gated(Tests.GATES),
                        "0".repeat(64),
                        Tests.of(
                                Path.of("log"),
                                Path.of("out"),
                                Tests.SCORES,
                                List.of(Tests.logged("v13"), Tests.logged("v14"))));
        try (var harness = harness(both)) {
            harness.open();
            for (int i = 0; i < 6; i++) {
                for (String shadow : List.of("v13", "v14")) {
                    harness.processElement(window(shadow, "*", i), 0);
                    harness.processElement(window(shadow, "country=DE", i), 0);
                }
            }
            harness.processWatermark(Long.MAX_VALUE);
            List<Decision> decisions = harness.extractOutputValues();
            assertThat(decisions).hasSize(12);
            assertThat(decisions.stream().filter(one -> one.shadow().equals("v13")).toList())
                    .usingRecursiveComparison()
                    .ignoringFields("status.shadows")
                    .isEqualTo(decide(TEST, windows(), -1));
            assertThat(decisions).allMatch(one -> one.status().shadows() == 2);
            assertThat(decisions.stream().filter(one -> one.shadow().equals("v14")))
                    .extracting(Decision::modelSha256)
                    .containsOnlyNulls();
        }
    }

    /** Feeds the reports, going over to a restored gate after some of them. */
    private static List<Decision> decide(
            ShadowTest test, List<WindowReport> reports, int restoreAfter) throws Exception {
        List<Decision> decisions = new ArrayList<>();
        var harness = harness(test);
        harness.open();
        for (int i = 0; i < reports.size(); i++) {
            harness.processElement(reports.get(i), 0);
            if (i == restoreAfter) {
                OperatorSubtaskState state = harness.snapshot(1, 1);
                harness.close();
                harness = harness(test);
                harness.initializeState(state);
                harness.open();
            }
        }
        harness.processWatermark(2 * WINDOW);
        decisions.addAll(harness.extractOutputValues());
        OperatorSubtaskState state = harness.snapshot(2, 2);
        harness.close();
        harness = harness(test);
        harness.initializeState(state);
        harness.open();
        harness.processWatermark(Long.MAX_VALUE);
        decisions.addAll(harness.extractOutputValues());
        harness.close();
        return decisions;
    }

    /** A job that goes on with another model finds windows of the model before, and of both. */
    @Test
    void aWindowInWhichAnotherModelAnsweredIsNoEvidence() throws Exception {
        try (var harness = harness(TEST)) {
            harness.open();
            harness.processElement(new StreamRecord<>(window(0, "abc", "abc")));
            harness.processElement(new StreamRecord<>(window(1, "abc", "zzz")));
            harness.processElement(new StreamRecord<>(window(2, "aaa", "abc")));
            harness.processElement(new StreamRecord<>(window(3, "old", "old")));
            harness.processElement(new StreamRecord<>(window(4, "log", "log")));
            harness.processElement(new StreamRecord<>(window(5, null, null)));
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues())
                    .extracting(Decision::windowStart)
                    .containsExactly(0L, 5 * WINDOW);
            assertThat(harness.extractOutputValues().get(1).coverage().compared())
                    .isEqualTo(scored(0) + scored(5));
        }
    }

    private static WindowReport window(int i, String modelMin, String modelMax) {
        WindowReport report = window("v13", "*", i);
        return new WindowReport(
                report.test(),
                report.shadow(),
                report.segment(),
                report.windowStart(),
                report.windowEnd(),
                new Models(modelMin, modelMax),
                report.figures(),
                report.counts());
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, WindowReport, Decision> harness(
            ShadowTest test) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(
                        new DecisionOperator(new Judge(test, Map.of("v13", "abc")))),
                WindowReport::shadow,
                Types.STRING);
    }

    private static Gates gated(Gates gates) {
        return GatesBuilder.like(gates)
                .countries(List.of(Gates.Measure.AGREEMENT), 10, Gates.IfUnderpowered.HOLD)
                .cluster(null)
                .build();
    }

    private static long scored(int i) {
        return i == 0 ? 60 : 60 + i;
    }

    private static long agreed(int i) {
        return i < 3 ? scored(i) : 10;
    }

    private static List<WindowReport> windows() {
        List<WindowReport> windows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            windows.add(window("v13", "*", i));
            windows.add(window("v13", "country=DE", i));
        }
        return windows;
    }

    private static WindowReport window(String shadow, String segment, int i) {
        LatencyHistogram latency = new LatencyHistogram();
        latency.add(10 + i, scored(i));
        PredictionHistogram predictions = PredictionHistogram.forLabels();
        predictions.add("a", "a");
        return ReportBuilder.of("test", shadow, segment)
                .window(i * WINDOW, (i + 1) * WINDOW)
                .with(WindowColumn.REJECTED, 1L)
                .with(WindowColumn.SCORED, scored(i))
                .with(WindowColumn.AGREED, agreed(i))
                .with(WindowColumn.MEASURED, scored(i))
                .with(WindowColumn.OVER_LIMIT, (long) i)
                .with(WindowColumn.PAIRED, scored(i))
                .with(WindowColumn.SHADOW_ONLY_SLOW, 1L)
                .with(WindowColumn.FIRST_EVENT_TIME, i * WINDOW + 1)
                .with(WindowColumn.LAST_EVENT_TIME, i * WINDOW + 2)
                .with(WindowColumn.PRIMARY_LATENCY, latency.toBytes())
                .with(WindowColumn.SHADOW_LATENCY, latency.toBytes())
                .with(WindowColumn.PREDICTIONS, predictions.toBytes())
                .build();
    }
}
