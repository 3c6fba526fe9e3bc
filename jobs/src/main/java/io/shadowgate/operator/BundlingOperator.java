package io.shadowgate.operator;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Combines elements and emits fewer.
 *
 * <p>It emits everything before a change of idleness, a checkpoint barrier, and a watermark that
 * could make an element late. So it needs no state, and no element is delayed until its window is
 * closed.
 */
public abstract class BundlingOperator<I, O> extends AbstractStreamOperator<O>
        implements OneInputStreamOperator<I, O>, BoundedOneInput {
    private static final long serialVersionUID = 1;

    /** Emits everything that is held. */
    protected abstract void flush();

    /** Whether everything that is held has to leave before this watermark. */
    protected boolean leavesBefore(Watermark mark) {
        return true;
    }

    @Override
    public final void processWatermark(Watermark mark) throws Exception {
        if (leavesBefore(mark)) {
            flush();
        }
        super.processWatermark(mark);
    }

    /** Event time continues without an idle input, so nothing may be held during idleness. */
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
