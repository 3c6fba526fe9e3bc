package io.shadowgate.serve;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made again when it is too old. However many readers ask at once, it is made once.
 */
final class Fresh<T> {
    private final Source<T> source;
    private final long longestNanos;
    private final LongSupplier nanos;
    @Nullable private T value;
    private long made;

    /** Makes the value. */
    @FunctionalInterface
    interface Source<T> {
        T make() throws Exception;
    }

    /**
     * @param longest the age at which a value is too old
     * @param nanos a clock
     */
    Fresh(Source<T> source, Duration longest, LongSupplier nanos) {
        this.source = source;
        this.longestNanos = longest.toNanos();
        this.nanos = nanos;
    }

    synchronized T get() throws Exception {
        T current = value;
        if (current == null || nanos.getAsLong() - made >= longestNanos) {
            current = source.make();
            value = current;
            made = nanos.getAsLong();
        }
        return current;
    }
}
