package io.shadowgate.operator;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Puts elements together and passes them on as fewer.
 *
 * <p>Nothing is held past a watermark, a change of idleness or a checkpoint barrier: so there is no
 * state to keep, and no element reaches an operator that has already closed its window.
 */
public abstract class BundlingOperator<I, O> extends AbstractStreamOperator<O>
        implements OneInputStreamOperator<I, O>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    /** Passes on all that is held. */
    protected abstract void flush();

    @Override
    public final void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    /** An input that goes idle lets event time pass by without it. */
    @Override
    public final void processWatermarkStatus(WatermarkStatus status) throws Exception {
        flush();
        super.processWatermarkStatus(status);
    }

    @Override
    public final void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public final void endInput() {
        flush();
    }
}
