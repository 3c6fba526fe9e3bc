package io.shadowgate.logging;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs lines of one kind, at most one per interval. The first line is logged at once. Each later
 * line says how many were left out before it. Safe for use by several threads.
 */
public final class ThrottledLog {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Logger log;
    private final long intervalNanos;
    private final LongSupplier clock;

    // Guarded by this.
    private boolean logged;
    private long lastNanos;
    private long leftOut;

    /** Logs at most one line a minute. */
    public ThrottledLog(Logger log) {
        this(log, INTERVAL, System::nanoTime);
    }

    /**
     * @param clock in nanoseconds, from any origin
     */
    ThrottledLog(Logger log, Duration interval, LongSupplier clock) {
        this.log = log;
        this.intervalNanos = interval.toNanos();
        this.clock = clock;
    }

    /**
     * @param format as SLF4J takes it
     */
    public void warn(String format, Object... values) {
        log(Level.WARN, format, values);
    }

    /**
     * @param format as SLF4J takes it
     */
    public void info(String format, Object... values) {
        log(Level.INFO, format, values);
    }

    private void log(Level level, String format, Object... values) {
        long before;
        synchronized (this) {
            long now = clock.getAsLong();
            if (logged && now - lastNanos < intervalNanos) {
                leftOut++;
                return;
            }
            logged = true;
            lastNanos = now;
            before = leftOut;
            leftOut = 0;
        }
        String text = before == 0 ? format : format + " ({} lines like this were left out)";
        Object[] all = values;
        if (before > 0) {
            all = Arrays.copyOf(values, values.length + 1);
            all[values.length] = before;
        }
        if (level == Level.WARN) {
            log.warn(text, all);
        } else {
            log.info(text, all);
        }
    }
}
