package io.shadowgate.operator;

import java.time.Duration;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Delays watermarks, so that records held upstream are not late downstream. */
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

    /** The last watermark is not delayed, because no record follows it. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        boolean last = mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp();
        long delayed = Math.max(mark.getTimestamp(), Long.MIN_VALUE + delayMs) - delayMs;
        super.processWatermark(last ? mark : new Watermark(delayed));
    }
}
