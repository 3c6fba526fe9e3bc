package io.shadowgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.MirroredRequest;
import io.shadowgate.record.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leaves the batcher, in order: {@code [a, b]} for a batch, {@code <5>} for a watermark. */
class RequestBatcherTest {
    private static final int BATCH = 3;
    private static final Duration LINGER = Duration.ofMillis(10);

    private OneInputStreamOperatorTestHarness<MirroredRequest, RequestBatch> batcher;

    @BeforeEach
    void open() throws Exception {
        batcher =
                new OneInputStreamOperatorTestHarness<>(
                        new RequestBatcher(BATCH, LINGER, "layout"));
        batcher.setProcessingTime(1000);
        batcher.open();
    }

    @AfterEach
    void close() throws Exception {
        batcher.close();
    }

    @Test
    void leavesWhenFull() throws Exception {
        send("a", "b");
        assertThat(sent()).isEmpty();
        send("c", "d");
        assertThat(sent()).containsExactly("[a, b, c]");
    }

    @Test
    void leavesWhenItsFirstRequestHasLingered() throws Exception {
        send("a");
        batcher.setProcessingTime(1009);
        send("b");
        assertThat(sent()).isEmpty();
        batcher.setProcessingTime(1010);
        assertThat(sent()).containsExactly("[a, b]");
    }

    @Test
    void lingerOfABatchThatHasLeftDoesNotHurryTheNext() throws Exception {
        send("a");
        batcher.setProcessingTime(1005);
        send("b", "c", "d");
        batcher.setProcessingTime(1010);
        assertThat(sent()).containsExactly("[a, b, c]");
        batcher.setProcessingTime(1015);
        assertThat(sent()).containsExactly("[a, b, c]", "[d]");
    }

    @Test
    void noRequestStaysBehindAWatermark() throws Exception {
        send("a", "b");
        batcher.processWatermark(new Watermark(5));
        batcher.processWatermark(new Watermark(6));
        assertThat(sent()).containsExactly("[a, b]", "<5>", "<6>");
    }

    @Test
    void noRequestStaysBehindAnInputThatGoesIdle() throws Exception {
        send("a");
        batcher.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(sent()).containsExactly("[a]", "idle");
    }

    @Test
    void noRequestStaysBehindABarrier() throws Exception {
        send("a", "b");
        batcher.prepareSnapshotPreBarrier(1);
        assertThat(sent()).containsExactly("[a, b]");
        batcher.snapshot(1, 1);
    }

    @Test
    void noRequestStaysBehindAtTheEnd() throws Exception {
        send("a");
        batcher.endInput();
        batcher.endInput();
        assertThat(sent()).containsExactly("[a]");
    }

    private void send(String... ids) throws Exception {
        for (String id : ids) {
            batcher.processElement(new StreamRecord<>(request(id)));
        }
    }

    private List<String> sent() {
        List<String> sent = new ArrayList<>();
        for (Object element : batcher.getOutput()) {
            if (element instanceof Watermark watermark) {
                sent.add("<" + watermark.getTimestamp() + ">");
            } else if (element instanceof WatermarkStatus status) {
                sent.add(status.isIdle() ? "idle" : "active");
            } else {
                RequestBatch batch = (RequestBatch) ((StreamRecord<?>) element).getValue();
                sent.add(
                        Arrays.stream(batch.requests())
                                .map(MirroredRequest::requestId)
                                .toList()
                                .toString());
            }
        }
        return sent;
    }

    private static MirroredRequest request(String id) {
        return new MirroredRequest(id, 0, null, Prediction.ofScore(0), 1, null, new String[0]);
    }
}
