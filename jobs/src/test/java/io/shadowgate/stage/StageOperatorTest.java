package io.shadowgate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.arm.ArmCounts;
import io.shadowgate.arm.ArmReport;
import io.shadowgate.arm.Arms;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stages over a restart. */
class StageOperatorTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final ShadowTest TEST =
            SpecReader.parse(
                    """
                    test: t
                    traffic: {files: {path: requests.jsonl, poll-interval: 1 s}}
                    primary: {name: v12}
                    shadows: [{name: v13}]
                    window: 1 d
                    stages:
                      - {name: canary, weight: 0.1, gates: {max-error-ratio: 2}}
                      - {name: half, weight: 0.5, gates: {max-error-ratio: 2}}
                    sinks: {files: {path: out}}
                    """,
                    "spec",
                    Path.of(""));

    /** Windows come before their order; the answers are in order. */
    @Test
    void aRestartAnywhereGivesTheSameAnswers() throws Exception {
        List<Arms> windows = List.of(arms(0.01), arms(0.01), arms(0.2), arms(0.01), arms(0.01));
        List<StageRecord> undisturbed = run(windows, windows.size(), "a", "a");
        assertThat(undisturbed)
                .extracting(StageRecord::action)
                .containsExactly(
                        Action.STAY,
                        Action.ADVANCE,
                        Action.ROLL_BACK,
                        Action.ROLL_BACK,
                        Action.ROLL_BACK);
        for (int restart = 0; restart < windows.size(); restart++) {
            assertThat(run(windows, restart, "a", "a")).as("%s", restart).isEqualTo(undisturbed);
        }
    }

    @Test
    void aRollBackOutlivesARestartWithTheSameModelAlone() throws Exception {
        List<Arms> windows = List.of(arms(0.01), arms(0.2), arms(0.01), arms(0.01));

        assertThat(run(windows, 2, "a", "a")).last().returns(Action.ROLL_BACK, StageRecord::action);
        assertThat(run(windows, 2, "a", "b"))
                .last()
                .returns(Action.ADVANCE, StageRecord::action)
                .returns("b", StageRecord::model);
    }

    private static List<StageRecord> run(
            List<Arms> windows, int restart, String model, String later) throws Exception {
        List<StageRecord> records = new ArrayList<>();
        OperatorSubtaskState state;
        try (var operator = operator(model, null)) {
            feed(operator, windows, 0, restart);
            records.addAll(operator.extractOutputValues());
            state = operator.snapshot(1, 1);
        }
        try (var operator = operator(later, state)) {
            feed(operator, windows, restart, windows.size());
            records.addAll(operator.extractOutputValues());
        }
        return records;
    }

    private static void feed(
            KeyedOneInputStreamOperatorTestHarness<String, StagePart, StageRecord> operator,
            List<Arms> windows,
            int from,
            int to)
            throws Exception {
        for (int i = to - 1; i >= from; i--) {
            operator.processElement(
                    StagePart.of(new ArmReport("t", "v13", i * DAY, (i + 1) * DAY, windows.get(i))),
                    (i + 1) * DAY - 1);
        }
        operator.processWatermark(to * DAY);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, StagePart, StageRecord> operator(
            String model, @Nullable OperatorSubtaskState state) throws Exception {
        var operator =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new StageOperator(TEST, Map.of("v13", model), OverrideSource.NONE)),
                        StagePart::shadow,
                        Types.STRING);
        if (state != null) {
            operator.initializeState(state);
        }
        operator.open();
        return operator;
    }

    private static Arms arms(double shadowErrors) {
        return new Arms(
                new ArmCounts(90_000, 900, 90_000, 900, null),
                new ArmCounts(
                        10_000,
                        Math.round(10_000 * shadowErrors),
                        10_000,
                        Math.round(10_000 * shadowErrors),
                        null));
    }
}
