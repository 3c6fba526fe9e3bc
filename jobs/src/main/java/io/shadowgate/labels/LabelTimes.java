package io.shadowgate.labels;

import io.shadowgate.record.Label;
import io.shadowgate.spec.Labels;
import io.shadowgate.spec.ShadowTest;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which labels count for a request, by event time alone: neither the order in which requests and
 * labels are read nor the clock matters. All times are epoch milliseconds.
 */
final class LabelTimes implements Serializable {
    private static final long serialVersionUID = 1;

    /** When a job that ends has read everything. */
    static final long END = Long.MAX_VALUE;

    private final long windowMs;
    @Nullable private final Long matureAfterMs;
    private final long beforeMs;

    LabelTimes(ShadowTest test) {
        this(test.window().toMillis(), test.requiredLabels());
    }

    LabelTimes(long windowMs, Labels labels) {
        this.windowMs = windowMs;
        this.matureAfterMs =
                labels.matureAfter() == null ? null : (Long) labels.matureAfter().toMillis();
        this.beforeMs = labels.before().toMillis();
    }

    long windowStart(long request) {
        return Math.floorDiv(request, windowMs) * windowMs;
    }

    long windowEnd(long request) {
        return windowStart(request) + windowMs;
    }

    /** Whether windows are mature at a time. Otherwise they are when the log has been read. */
    boolean areFinal() {
        return matureAfterMs != null;
    }

    /**
     * When the labels of a request's window are final: those known at this time count. {@link #END}
     * without such a time.
     */
    long matureAt(long request) {
        return matureAfterMs == null ? END : windowEnd(request) + matureAfterMs;
    }

    boolean counts(Label label, long request) {
        return matureAfterMs == null
                || label.timestamp() >= request - beforeMs
                        && label.timestamp() <= matureAt(request);
    }

    /** When no request can come any more for which the label would count. */
    long forgottenAt(Label label) {
        return matureAfterMs == null ? END : label.timestamp() + beforeMs;
    }

    /**
     * Whether of two labels of an id only the later one has to be kept: it counts wherever the
     * other does. No window is mature between the two.
     */
    boolean replaces(Label later, Label earlier) {
        return matureAfterMs == null || lastWindow(later) == lastWindow(earlier);
    }

    /** The first end of a window for which a label is known in time, in windows since the epoch. */
    private long lastWindow(Label label) {
        long time = label.timestamp() - (matureAfterMs == null ? 0 : matureAfterMs);
        return Math.floorDiv(time + windowMs - 1, windowMs);
    }
}
