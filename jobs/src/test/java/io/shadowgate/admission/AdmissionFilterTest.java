package io.shadowgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.Heartbeat;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.Compare.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** Every record goes to exactly one place, and all but what was not asked for is counted. */
class AdmissionFilterTest {
    private static final long WINDOW = 300_000;
    private static final long START = 1_772_409_600_000L;

    @Test
    void aRequestThatTakesPartIsPassedOn() throws Exception {
        Outcome outcome = process(1, EventTimeRange.ALL, null, request("r1", START));
        assertThat(outcome.admitted).containsExactly("r1");
        assertThat(outcome.rejected).isEmpty();
        assertThat(outcome.uncompared).isEmpty();
        assertThat(outcome.read).isEqualTo(1);
    }

    @Test
    void whatTheSampleLeavesOutIsCountedInItsWindowAndSegments() throws Exception {
        Outcome outcome = process(0, EventTimeRange.ALL, null, request("r1", START + 5));
        assertThat(outcome.admitted).isEmpty();
        assertThat(outcome.rejected).isEmpty();
        assertThat(outcome.uncompared).hasSize(1);
        Uncompared left = outcome.uncompared.get(0);
        assertThat(left.timestamp()).isEqualTo(START + 5);
        assertThat(left.kind()).isEqualTo(Uncompared.Kind.NOT_SAMPLED);
        assertThat(left.segments()).containsExactly("DE");
        assertThat(outcome.read).isEqualTo(1);
    }

    @Test
    void aRejectedRecordIsCountedWhereItsTimeIsKnown() throws Exception {
        Outcome outcome = process(1, EventTimeRange.ALL, null, rejected(START + 7), rejected(null));
        assertThat(outcome.admitted).isEmpty();
        assertThat(outcome.rejected)
                .containsExactly(
                        new Rejected("broken", "log:1", "{", START + 7),
                        new Rejected("broken", "log:1", "{", null));
        assertThat(outcome.uncompared).hasSize(1);
        assertThat(outcome.uncompared.get(0).timestamp()).isEqualTo(START + 7);
        assertThat(outcome.uncompared.get(0).kind()).isEqualTo(Uncompared.Kind.REJECTED);
        assertThat(outcome.read).isEqualTo(2);
    }

    @Test
    void whatAMirrorDroppedIsCountedInTheWindowOfItsHeartbeat() throws Exception {
        LogRecord beat = LogRecord.of(new Heartbeat("m", START + 9, 12));
        LogRecord quiet = LogRecord.of(new Heartbeat("m", START + 9, 0));
        Outcome outcome = process(1, EventTimeRange.ALL, null, beat, quiet);
        assertThat(outcome.admitted).isEmpty();
        assertThat(outcome.rejected).isEmpty();
        assertThat(outcome.read).isZero();
        assertThat(outcome.uncompared).hasSize(1);
        assertThat(outcome.uncompared.get(0).kind()).isEqualTo(Uncompared.Kind.NOT_MIRRORED);
        assertThat(outcome.uncompared.get(0).timestamp()).isEqualTo(START + 9);
        assertThat(outcome.uncompared.get(0).count()).isEqualTo(12);
        // A late one counts in the oldest window that is open.
        long last = START + WINDOW - 1;
        Outcome late = process(1, EventTimeRange.ALL, last, beat);
        assertThat(late.uncompared.get(0).timestamp()).isEqualTo(START + WINDOW);
        EventTimeRange other = new EventTimeRange(START + 10, START + 20);
        assertThat(process(1, other, null, beat).uncompared).isEmpty();
    }

    @Test
    void aRequestIsLateOnceTheWatermarkHasPassedTheEndOfItsWindow() throws Exception {
        long last = START + WINDOW - 1;
        assertThat(process(1, EventTimeRange.ALL, last - 1, request("r1", START)).admitted)
                .containsExactly("r1");
        for (double rate : new double[] {0, 1}) {
            Outcome late = process(rate, EventTimeRange.ALL, last, request("r1", START));
            assertThat(late.admitted).isEmpty();
            assertThat(late.uncompared).isEmpty();
            assertThat(late.rejected)
                    .containsExactly(
                            new Rejected(
                                    "late: its window was closed when event time reached"
                                        + " 2026-03-02T00:04:59.999Z (traffic.out-of-orderness says"
                                        + " how late a request may be)",
                                    "request_id r1",
                                    "",
                                    START));
            assertThat(late.read).isEqualTo(1);
        }
        assertThat(process(1, EventTimeRange.ALL, last, request("r1", last + 1)).admitted)
                .containsExactly("r1");
    }

    @Test
    void aRejectedRecordOfAClosedWindowIsStillRejected() throws Exception {
        Outcome late = process(1, EventTimeRange.ALL, START + WINDOW, rejected(START));
        assertThat(late.rejected).hasSize(1);
        assertThat(late.uncompared).isEmpty();
    }

    @Test
    void whatWasNotAskedForIsNotEvenRead() throws Exception {
        EventTimeRange range = new EventTimeRange(START, START + 10);
        Outcome outcome =
                process(
                        1,
                        range,
                        null,
                        request("before", START - 1),
                        request("first", START),
                        request("last", START + 9),
                        request("after", START + 10),
                        rejected(START + 10),
                        rejected(START + 9),
                        rejected(null));
        assertThat(outcome.admitted).containsExactly("first", "last");
        assertThat(outcome.rejected)
                .extracting(Rejected::timestamp)
                .containsExactly(START + 9, null);
        assertThat(outcome.read).isEqualTo(4);
    }

    private record Outcome(
            List<String> admitted,
            List<Rejected> rejected,
            List<Uncompared> uncompared,
            long read) {}

    private static Outcome process(
            double rate, EventTimeRange range, Long watermark, LogRecord... records)
            throws Exception {
        RequestSchema shape =
                new RequestSchema(
                        Kind.SCORE, "v12", List.of(), false, false, List.of("country"), null, 99);
        AdmissionFilter admission =
                new AdmissionFilter(
                        "test",
                        Sampling.of(rate, shape),
                        range,
                        Duration.ZERO,
                        Duration.ofMillis(WINDOW));
        try (OneInputStreamOperatorTestHarness<LogRecord, MirroredRequest> harness =
                ProcessFunctionTestHarnesses.forProcessFunction(admission)) {
            if (watermark != null) {
                harness.processWatermark(watermark);
            }
            for (LogRecord record : records) {
                harness.processElement(record, record.timestamp());
            }
            Accumulator<?, ?> read =
                    harness.getOperator().getRuntimeContext().getAccumulator(AdmissionFilter.READ);
            return new Outcome(
                    harness.extractOutputValues().stream().map(MirroredRequest::requestId).toList(),
                    side(harness, AdmissionFilter.REJECTED),
                    side(harness, AdmissionFilter.UNCOMPARED),
                    (Long) read.getLocalValue());
        }
    }

    private static <T> List<T> side(
            OneInputStreamOperatorTestHarness<?, ?> harness, OutputTag<T> tag) {
        Queue<StreamRecord<T>> output = harness.getSideOutput(tag);
        List<T> values = new ArrayList<>();
        if (output != null) {
            output.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }

    private static LogRecord request(String id, long timestamp) {
        return new LogRecord(
                new MirroredRequest(
                        id, timestamp, null, Prediction.ofScore(0.5), 1, null, new String[] {"DE"}),
                null);
    }

    private static LogRecord rejected(Long timestamp) {
        return new LogRecord(null, new Rejected("broken", "log:1", "{", timestamp));
    }
}
