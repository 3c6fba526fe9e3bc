package io.shadowgate.served;

import io.shadowgate.arm.ArmCounts;
import io.shadowgate.arm.ArmReport;
import io.shadowgate.arm.ArmTally;
import io.shadowgate.arm.Arms;
import io.shadowgate.operator.BundlingOperator;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.ServedRequest;
import io.shadowgate.spec.Shadow;
import io.shadowgate.spec.ShadowTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sums served requests of the same window before they are shuffled. It emits reports on parts of a
 * window, which {@link ArmWindows} sums. Other records are told by those who read the log for its
 * requests.
 */
final class ServedTally extends BundlingOperator<LogRecord, ArmReport> {
    private static final long serialVersionUID = 1;

    /** Limits memory. A tally takes up to about 40 kB. */
    private static final int MOST_OPEN = 256;

    private final String test;
    private final ArrayList<String> shadows;
    private final EventTimeRange range;
    private final long windowMs;
    private final double slowAboveMs;

    /** By start of the window: the primary's tally, and then those of the shadows. */
    private transient Map<Long, ArmTally[]> open;

    ServedTally(ShadowTest test, EventTimeRange range) {
        this.test = test.test();
        this.shadows = new ArrayList<>(test.shadows().stream().map(Shadow::name).toList());
        this.range = range;
        this.windowMs = test.window().toMillis();
        this.slowAboveMs = test.gates().limits().maxShadowLatencyP99Ms();
    }

    @Override
    public void open() throws Exception {
        super.open();
        open = new TreeMap<>();
    }

    @Override
    public void processElement(StreamRecord<LogRecord> element) {
        ServedRequest served = element.getValue().served();
        if (served == null || !range.contains(served.timestamp())) {
            return;
        }
        long start = Math.floorDiv(served.timestamp(), windowMs) * windowMs;
        open.computeIfAbsent(start, any -> tallies())[served.model() + 1].add(
                served.latencyMs(), served.failed());
        if (open.size() * (shadows.size() + 1) > MOST_OPEN) {
            flush();
        }
    }

    private ArmTally[] tallies() {
        ArmTally[] tallies = new ArmTally[shadows.size() + 1];
        for (int i = 0; i < tallies.length; i++) {
            tallies[i] = new ArmTally(slowAboveMs);
        }
        return tallies;
    }

    @Override
    protected void flush() {
        open.forEach(this::emit);
        open.clear();
    }

    private void emit(long start, ArmTally[] tallies) {
        List<ArmCounts> counts = new ArrayList<>();
        for (ArmTally tally : tallies) {
            counts.add(tally.counts());
        }
        for (int i = 0; i < shadows.size(); i++) {
            Arms arms = new Arms(counts.get(0), counts.get(i + 1));
            if (arms.requests() > 0) {
                output.collect(
                        new StreamRecord<>(
                                new ArmReport(
                                        test, shadows.get(i), start, start + windowMs, arms)));
            }
        }
    }
}
