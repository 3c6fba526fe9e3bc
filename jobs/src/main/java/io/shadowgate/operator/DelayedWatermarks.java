package io.shadowgate.operator;

import java.time.Duration;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Holds event time back, so that what the operator before passes on so late is not late behind. */
public final class DelayedWatermarks<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<T, T> {
    private static final long serialVersionUID = 1;

    private final long delayMs;

    public DelayedWatermarks(Duration delay) {
        this.delayMs = delay.toMillis();
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        output.collect(element);
    }

    /** The last of all says that nothing comes any more, and so is not held back. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        boolean last = mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp();
        long delayed = Math.max(mark.getTimestamp(), Long.MIN_VALUE + delayMs) - delayMs;
        super.processWatermark(last ? mark : new Watermark(delayed));
    }
}
