package io.shadowgate.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** Texts about observed values and their limits. */
public final class Wording {
    private static final int FEWEST_DIGITS = 6;

    /** Enough digits to distinguish any two doubles. */
    private static final int ALL_DIGITS = 17;

    private Wording() {}

    public static String atLeast(
            String what, @Nullable Double observed, double limit, String unit) {
        return sentence(
                what, observed, observed != null && observed >= limit ? ">=" : "<", limit, unit);
    }

    public static String atMost(String what, @Nullable Double observed, double limit, String unit) {
        return sentence(
                what, observed, observed != null && observed <= limit ? "<=" : ">", limit, unit);
    }

    private static String sentence(
            String what, @Nullable Double observed, String sign, double limit, String unit) {
        if (observed == null) {
            return "no data for " + what;
        }
        // The fewest digits that distinguish the value from its limit.
        int digits = FEWEST_DIGITS;
        while (digits < ALL_DIGITS
                && observed != limit
                && text(observed, digits).equals(text(limit, digits))) {
            digits++;
        }
        return what
                + " "
                + text(observed, digits)
                + (observed.isInfinite() ? "" : unit)
                + " "
                + sign
                + " "
                + text(limit, digits)
                + (Double.isInfinite(limit) ? "" : unit);
    }

    /** A share with two decimals. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }

    private static String text(double value, int digits) {
        if (Double.isInfinite(value)) {
            return "infinite";
        }
        return new BigDecimal(value)
                .round(new MathContext(digits))
                .stripTrailingZeros()
                .toPlainString();
    }

    public static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    public static String duration(long ms) {
        return TimeUtils.formatWithHighestUnit(Duration.ofMillis(ms));
    }
}
