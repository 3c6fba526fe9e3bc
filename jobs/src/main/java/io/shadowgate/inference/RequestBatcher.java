package io.shadowgate.inference;

import io.shadowgate.traffic.MirroredRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Gathers requests into batches, by count or time, whichever comes first.
 *
 * <p>It holds nothing across a watermark or a checkpoint, so it needs no state and moves no request
 * past event time.
 */
public final class RequestBatcher extends AbstractStreamOperator<RequestBatch>
        implements OneInputStreamOperator<MirroredRequest, RequestBatch>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    private final int batch;
    private final long lingerMs;
    private transient List<MirroredRequest> requests;

    /** Counts batches, so that a linger that runs out after its batch has left does nothing. */
    private transient long batches;

    public RequestBatcher(int batch, Duration linger) {
        this.batch = batch;
        this.lingerMs = linger.toMillis();
    }

    @Override
    public void open() throws Exception {
        super.open();
        requests = new ArrayList<>(batch);
    }

    @Override
    public void processElement(StreamRecord<MirroredRequest> element) {
        requests.add(element.getValue());
        if (requests.size() >= batch) {
            flush();
        } else if (requests.size() == 1) {
            long current = batches;
            long now = getProcessingTimeService().getCurrentProcessingTime();
            var unused =
                    getProcessingTimeService()
                            .registerTimer(
                                    now + lingerMs,
                                    time -> {
                                        if (batches == current) {
                                            flush();
                                        }
                                    });
        }
    }

    private void flush() {
        if (!requests.isEmpty()) {
            batches++;
            RequestBatch full = new RequestBatch(requests.toArray(MirroredRequest[]::new));
            requests.clear();
            output.collect(new StreamRecord<>(full));
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    /** An input that goes idle lets event time pass by without it. */
    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void endInput() {
        flush();
    }
}
