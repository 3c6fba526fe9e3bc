package io.shadowgate.window;

import io.shadowgate.comparison.Comparison;
import io.shadowgate.operator.BundlingOperator;
import io.shadowgate.record.Uncompared;
import io.shadowgate.spec.ShadowTest;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;

/**
 * Sums records with the same shadow, segment and window before they reach the table. So the table
 * shuffles sums instead of requests, and in batch mode sorts sums.
 *
 * @param <T> {@link Comparison} or {@link Uncompared}
 */
public final class TallyOperator<T> extends BundlingOperator<T, Row> {
    private static final long serialVersionUID = 1;

    /** Limits memory when a log jumps between windows. A tally takes up to about 20 kB. */
    private static final int MOST_OPEN = 512;

    /** What waits longer leaves with the next watermark, so that metrics are fresh. */
    static final long LONGEST_WAIT_MS = 100;

    private final ShadowTest test;
    private final Add<T> add;
    private final HashMap<String, String> models = new HashMap<>();
    private transient OpenWindows windows;
    private transient long leftAtMs;

    private TallyOperator(ShadowTest test, Add<T> add) {
        this.test = test;
        this.add = add;
    }

    /**
     * @param digests sha256 by shadow, for shadows with a model; the log holds the answers of all
     *     others
     */
    public static TallyOperator<Comparison> ofComparisons(
            ShadowTest test, Map<String, String> digests) {
        TallyOperator<Comparison> operator = new TallyOperator<>(test, OpenWindows::add);
        test.shadows()
                .forEach(
                        shadow ->
                                operator.models.put(
                                        shadow.name(), Models.name(digests.get(shadow.name()))));
        return operator;
    }

    public static TallyOperator<Uncompared> ofUncompared(ShadowTest test) {
        return new TallyOperator<>(test, OpenWindows::add);
    }

    @Override
    public void open() throws Exception {
        super.open();
        windows = new OpenWindows(test, models);
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        add.to(windows, element.getValue());
        if (windows.size() > MOST_OPEN) {
            flush();
        }
    }

    /**
     * Watermarks come many times a second. The sums of windows that stay open wait for more
     * records, so that fewer of them are shuffled.
     */
    @Override
    protected boolean leavesBefore(Watermark mark) {
        return windows.anyClosedBy(mark.getTimestamp())
                || getProcessingTimeService().getCurrentProcessingTime() - leftAtMs
                        >= LONGEST_WAIT_MS;
    }

    @Override
    protected void flush() {
        leftAtMs = getProcessingTimeService().getCurrentProcessingTime();
        windows.drainTo(tally -> output.collect(new StreamRecord<>(TallyRow.of(tally))));
    }

    private interface Add<T> extends Serializable {
        void to(OpenWindows windows, T value);
    }
}
