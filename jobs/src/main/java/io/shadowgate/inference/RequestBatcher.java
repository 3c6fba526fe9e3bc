package io.shadowgate.inference;

import io.shadowgate.operator.BundlingOperator;
import io.shadowgate.record.MirroredRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Collects requests into batches. A batch leaves when it is full or when its first request has
 * waited long enough.
 */
public final class RequestBatcher extends BundlingOperator<MirroredRequest, RequestBatch> {
    private static final long serialVersionUID = 1;

    private final int batch;
    private final long lingerMs;
    private final String layout;
    private transient List<MirroredRequest> requests;

    /** How many batches have left, so that the timer of one that has left does nothing. */
    private transient long batches;

    /**
     * @param layout of the requests
     */
    public RequestBatcher(int batch, Duration linger, String layout) {
        this.batch = batch;
        this.lingerMs = linger.toMillis();
        this.layout = layout;
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

    @Override
    protected void flush() {
        if (!requests.isEmpty()) {
            batches++;
            RequestBatch full = new RequestBatch(layout, requests.toArray(MirroredRequest[]::new));
            requests.clear();
            output.collect(new StreamRecord<>(full));
        }
    }
}
