package io.shadowgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.config.ShadowTest;
import io.shadowgate.report.Coverage;
import io.shadowgate.report.WindowReport;
import io.shadowgate.statistics.LatencyHistogram;
import io.shadowgate.statistics.PredictionHistogram;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Windows in any order, interrupted anywhere, lead to the same decisions. */
class PromotionGateTest {
    private static final long WINDOW = 300_000;
    private static final ShadowTest TEST = Tests.answersInLog(Path.of("log"), Path.of("out"));

    @Test
    void eachWindowIsDecidedFromAllUpToIt() throws Exception {
        List<Decision> decisions = decide(windows(), -1);
        long requests = 0;
        long agreed = 0;
        assertThat(decisions).hasSize(6);
        for (int i = 0; i < 6; i++) {
            Decision decision = decisions.get(i);
            requests += scored(i);
            agreed += agreed(i);
            assertThat(decision.windowStart()).isEqualTo(i * WINDOW);
            assertThat(decision.windowEnd()).isEqualTo((i + 1) * WINDOW);
            assertThat(decision.coverage()).isEqualTo(new Coverage(i + 1, 0, requests, 0, 0, 0, 0));
            assertThat(decision.check("agreement_ok").observed())
                    .isEqualTo((double) agreed / requests);
            assertThat(decision.firstEventTime()).isEqualTo(1);
            assertThat(decision.lastEventTime()).isEqualTo(i * WINDOW + 2);
            assertThat(decision.test()).isEqualTo("test");
            assertThat(decision.primary()).isEqualTo("v12");
            assertThat(decision.shadow()).isEqualTo("v13");
            assertThat(decision.modelSha256()).isEqualTo("abc");
            assertThat(decision.specSha256()).isEqualTo(TEST.sha256());
        }
        // 60 requests, then 120; agreement falls below nine in ten with the fourth window.
        assertThat(decisions)
                .extracting(Decision::verdict)
                .containsExactly(
                        Verdict.HOLD,
                        Verdict.PROMOTE,
                        Verdict.PROMOTE,
                        Verdict.REJECT,
                        Verdict.REJECT,
                        Verdict.REJECT);
    }

    @Test
    void theOrderOfArrivalLeavesNoTrace() throws Exception {
        List<Decision> inOrder = decide(windows(), -1);
        for (int seed = 0; seed < 5; seed++) {
            List<WindowReport> shuffled = windows();
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(decide(shuffled, -1)).usingRecursiveComparison().isEqualTo(inOrder);
        }
    }

    @Test
    void aRestoredGateDecidesAsIfNothingHadHappened() throws Exception {
        List<Decision> undisturbed = decide(windows(), -1);
        for (int at = 0; at < 6; at++) {
            List<WindowReport> shuffled = windows();
            Collections.shuffle(shuffled, new Random(at));
            assertThat(decide(shuffled, at)).usingRecursiveComparison().isEqualTo(undisturbed);
            assertThat(decide(windows(), at)).usingRecursiveComparison().isEqualTo(undisturbed);
        }
    }

    @Test
    void aWindowIsDecidedWhenItEndsAndThenForgotten() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(window(1), 0);
            harness.processElement(window(0), 0);
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
    void shadowsDoNotMix() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (WindowReport report : windows()) {
                harness.processElement(report, 0);
                harness.processElement(of("v14", report), 0);
            }
            harness.processWatermark(Long.MAX_VALUE);
            List<Decision> decisions = harness.extractOutputValues();
            assertThat(decisions).hasSize(12);
            assertThat(decisions.stream().filter(one -> one.shadow().equals("v13")).toList())
                    .usingRecursiveComparison()
                    .isEqualTo(decide(windows(), -1));
            assertThat(decisions.stream().filter(one -> one.shadow().equals("v14")))
                    .extracting(Decision::modelSha256)
                    .containsOnlyNulls();
        }
    }

    /** Feeds the reports, going over to a restored gate after some of them. */
    private static List<Decision> decide(List<WindowReport> reports, int restoreAfter)
            throws Exception {
        List<Decision> decisions = new ArrayList<>();
        var harness = harness();
        harness.open();
        for (int i = 0; i < reports.size(); i++) {
            harness.processElement(reports.get(i), 0);
            if (i == restoreAfter) {
                OperatorSubtaskState state = harness.snapshot(1, 1);
                harness.close();
                harness = harness();
                harness.initializeState(state);
                harness.open();
            }
        }
        harness.processWatermark(2 * WINDOW);
        decisions.addAll(harness.extractOutputValues());
        OperatorSubtaskState state = harness.snapshot(2, 2);
        harness.close();
        harness = harness();
        harness.initializeState(state);
        harness.open();
        harness.processWatermark(Long.MAX_VALUE);
        decisions.addAll(harness.extractOutputValues());
        harness.close();
        return decisions;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, WindowReport, Decision> harness()
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(
                        new PromotionGate(new Judge(TEST, Map.of("v13", "abc")))),
                WindowReport::shadow,
                Types.STRING);
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
            windows.add(window(i));
        }
        return windows;
    }

    private static WindowReport window(int i) {
        LatencyHistogram latency = new LatencyHistogram();
        latency.add(10 + i, scored(i));
        PredictionHistogram predictions = PredictionHistogram.forLabels();
        predictions.add("a", "a");
        return new WindowReport(
                "test",
                "v13",
                "*",
                i * WINDOW,
                (i + 1) * WINDOW,
                new Coverage(1, 0, scored(i), 0, 0, 0, 0),
                agreed(i),
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                i * WINDOW + 1,
                i * WINDOW + 2,
                latency.toBytes(),
                latency.toBytes(),
                predictions.toBytes());
    }

    private static WindowReport of(String shadow, WindowReport report) {
        return new WindowReport(
                report.test(),
                shadow,
                report.segment(),
                report.windowStart(),
                report.windowEnd(),
                report.coverage(),
                report.agreed(),
                report.agreementRate(),
                report.primaryLatencyP50(),
                report.primaryLatencyP99(),
                report.shadowLatencyP50(),
                report.shadowLatencyP99(),
                report.shadowErrorRate(),
                report.divergence(),
                report.firstEventTime(),
                report.lastEventTime(),
                report.primaryLatency(),
                report.shadowLatency(),
                report.predictions());
    }
}
