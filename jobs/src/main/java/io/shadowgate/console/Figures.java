package io.shadowgate.console;

import io.shadowgate.gate.Gate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** Numbers and times for people. */
final class Figures {
    private static final DateTimeFormatter TO_THE_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int MOST_DIGITS = 10;

    private Figures() {}

    /** In UTC, without seconds if they are 0. */
    static String time(long epochMs) {
        return (epochMs % 60_000 == 0 ? TO_THE_MINUTE : TO_THE_SECOND)
                .format(Instant.ofEpochMilli(epochMs).atOffset(ZoneOffset.UTC));
    }

    static String duration(long ms) {
        return TimeUtils.formatWithHighestUnit(Duration.ofMillis(ms));
    }

    static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** A share with two decimals; a dash if it is not known. */
    static String percent(@Nullable Double share) {
        return share == null ? "-" : fixed(share * 100, 2) + "%";
    }

    /** The limit of a gate with its sign. */
    static String limit(Gate gate) {
        String sign =
                switch (gate.side()) {
                    case AT_LEAST -> ">= ";
                    case AT_MOST -> "<= ";
                };
        double limit = gate.limit();
        return sign + (gate.isShare() ? plain(limit * 100) + "%" : plain(limit) + gate.unit());
    }

    /** An observed value with as many decimals as tell it from the limit; a dash if null. */
    static String observed(Gate gate, @Nullable Double observed) {
        if (observed == null) {
            return "-";
        }
        if (observed.isInfinite()) {
            return "never"; // A quantile of requests that were not answered.
        }
        double factor = gate.isShare() ? 100 : 1;
        int digits = gate.isShare() ? shareDigits(gate.limit()) : gate.unit().isEmpty() ? 4 : 1;
        while (digits < MOST_DIGITS
                && observed != gate.limit()
                && fixed(observed * factor, digits).equals(fixed(gate.limit() * factor, digits))) {
            digits++;
        }
        return fixed(observed * factor, digits) + (gate.isShare() ? "%" : gate.unit());
    }

    /** A limit of a tenth of a percent is about smaller numbers than one of ninety percent. */
    private static int shareDigits(double limit) {
        return limit < 0.01 || limit > 0.99 ? 4 : 2;
    }

    static String fixed(double value, int digits) {
        return Double.isFinite(value)
                ? new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString()
                : String.valueOf(value);
    }

    /** Without digits that come from the binary form, such as 0.1 times 100. */
    static String plain(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .setScale(MOST_DIGITS, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                : String.valueOf(value);
    }
}
