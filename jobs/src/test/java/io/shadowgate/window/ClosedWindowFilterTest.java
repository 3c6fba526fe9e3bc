package io.shadowgate.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.inference.Outcome;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** What the table would drop without a word. */
class ClosedWindowFilterTest {
    private static final long WINDOW = 300_000;
    private static final OutputTag<Rejected> REJECTED = new OutputTag<>("late-tallies") {};
    private static final ShadowTest TEST =
            Tests.of(
                    Path.of("log"),
                    Path.of("out"),
                    Tests.SCORES,
                    List.of(Tests.logged("v13"), Tests.logged("v14")));

    @Test
    void aTallyPassesUntilItsWindowIsClosed() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            harness.processWatermark(new Watermark(WINDOW - 2));
            List<Row> first = tallies(1, 2);
            process(harness, first);
            assertThat(harness.extractOutputValues()).isEqualTo(first);
            assertThat(harness.getSideOutput(REJECTED)).isNull();

            harness.processWatermark(new Watermark(WINDOW - 1));
            process(harness, tallies(3, 4, 5));
            List<Row> next = tallies(WINDOW);
            process(harness, next);
            assertThat(harness.extractOutputValues()).hasSize(first.size() + next.size());
            assertThat(rejected(harness))
                    .singleElement()
                    .satisfies(
                            rejected -> {
                                assertThat(rejected.reason())
                                        .contains("event time reached 1970-01-01T00:04:59.999Z");
                                assertThat(rejected.position())
                                        .isEqualTo(
                                                "3 requests of the window from"
                                                        + " 1970-01-01T00:00:00Z");
                                assertThat(rejected.timestamp()).isEqualTo(5);
                            });
        }
    }

    /** They have a line each already. */
    @Test
    void rejectedRecordsAreNotToldOfTwice() throws Exception {
        try (var tallying =
                        new OneInputStreamOperatorTestHarness<>(
                                TallyOperator.ofUncompared(TEST), 1, 1, 0);
                var harness = harness(1, 0)) {
            tallying.open();
            tallying.processElement(
                    new StreamRecord<>(new Uncompared(1, Uncompared.Kind.REJECTED, null)));
            tallying.endInput();
            harness.open();
            harness.processWatermark(new Watermark(WINDOW));
            process(harness, tallying.extractOutputValues());
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.getSideOutput(REJECTED)).isNull();
        }
    }

    /** Of two subtasks the windows behind have seen what the slower one has. */
    @Test
    void afterARestartTheWindowsThatWereClosedStayClosed() throws Exception {
        OperatorSubtaskState fast = stateAt(0, 3 * WINDOW);
        OperatorSubtaskState slow = stateAt(1, WINDOW - 1);
        OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repackageState(fast, slow);
        for (int subtask = 0; subtask < 2; subtask++) {
            try (var harness = harness(2, subtask)) {
                harness.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                all, 128, 2, 2, subtask));
                harness.open();
                process(harness, tallies(1));
                process(harness, tallies(WINDOW));
                assertThat(harness.extractOutputValues()).isEqualTo(tallies(WINDOW));
                assertThat(rejected(harness)).hasSize(1);
            }
        }
    }

    private static OperatorSubtaskState stateAt(int subtask, long watermark) throws Exception {
        try (var harness = harness(2, subtask)) {
            harness.open();
            harness.processWatermark(new Watermark(watermark));
            return harness.snapshot(1, 1);
        }
    }

    private static List<Rejected> rejected(OneInputStreamOperatorTestHarness<Row, Row> harness) {
        return harness.getSideOutput(REJECTED).stream().map(StreamRecord::getValue).toList();
    }

    private static OneInputStreamOperatorTestHarness<Row, Row> harness(int parallelism, int subtask)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new ClosedWindowFilter(TEST), 128, parallelism, subtask);
    }

    private static void process(
            OneInputStreamOperatorTestHarness<Row, Row> harness, List<Row> tallies)
            throws Exception {
        for (Row tally : tallies) {
            harness.processElement(new StreamRecord<>(tally));
        }
    }

    /** Of one comparison with each shadow at each of these times, by segment. */
    private static List<Row> tallies(long... times) {
        OpenWindows windows = new OpenWindows(TEST, Map.of());
        for (long time : times) {
            for (String shadow : List.of("v13", "v14")) {
                windows.add(
                        new Comparison(
                                "r" + time,
                                time,
                                shadow,
                                Outcome.SCORED,
                                Prediction.ofScore(0.5),
                                Prediction.ofScore(0.5),
                                true,
                                1,
                                2,
                                new String[] {"DE", "ios"},
                                0,
                                null));
            }
        }
        List<Row> rows = new ArrayList<>();
        windows.drainTo(tally -> rows.add(TallyRow.of(tally)));
        return rows;
    }
}
