package io.shadowgate.spec;

import io.shadowgate.storage.PathTemplate;
import java.math.BigInteger;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;

/** Durations that are multiples of the window, and their defaults. */
final class WindowMultiples {
    private WindowMultiples() {}

    /**
     * The period in the spec, or the least multiple of the window and of the time in the path that
     * is at least a day.
     */
    static Duration period(SpecValues values) {
        Duration period = values.get(SpecKeys.SINK_PERIOD);
        if (period != null) {
            return period;
        }
        String path = values.get(SpecKeys.FILES_PATH);
        PathTemplate template = path == null ? null : PathTemplate.of(path);
        long step = values.known(SpecKeys.WINDOW).toSeconds();
        if (template != null) {
            long unit = template.unit().toSeconds();
            step *= unit / BigInteger.valueOf(step).gcd(BigInteger.valueOf(unit)).longValue();
        }
        return least(Duration.ofDays(1), step);
    }

    /** The cycle in the spec, or the least multiple of the window that is at least a week. */
    static Duration cycle(SpecValues values) {
        Duration cycle = values.get(SpecKeys.CYCLE);
        return cycle == null
                ? least(Duration.ofDays(7), values.known(SpecKeys.WINDOW).toSeconds())
                : cycle;
    }

    /** Empty if it is a multiple. */
    static String fault(Duration length, Duration of, String what) {
        if (length.toSeconds() % of.toSeconds() == 0) {
            return "";
        }
        long next = (length.toSeconds() / of.toSeconds() + 1) * of.toSeconds();
        return TimeUtils.formatWithHighestUnit(length)
                + " is not a multiple of "
                + TimeUtils.formatWithHighestUnit(of)
                + ", "
                + what
                + "; the next one is "
                + TimeUtils.formatWithHighestUnit(Duration.ofSeconds(next));
    }

    /** The least multiple of {@code step} seconds that is not shorter than {@code length}. */
    private static Duration least(Duration length, long step) {
        return Duration.ofSeconds((length.toSeconds() + step - 1) / step * step);
    }
}
