package io.shadowgate.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The places on an axis that have a label. */
public final class Ticks {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Steps between times that people count in. */
    private static final long[] STEPS = {
        1000,
        5000,
        15_000,
        MINUTE,
        5 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
        14 * DAY,
        28 * DAY,
        91 * DAY,
        364 * DAY
    };

    private static final DateTimeFormatter DATE = format("d MMM");
    private static final DateTimeFormatter CLOCK = format("HH:mm");
    private static final DateTimeFormatter SECONDS = format("HH:mm:ss");

    private Ticks() {}

    /**
     * @param at a value, or epoch milliseconds
     */
    public record Tick(double at, String label) {}

    /**
     * Round numbers within a range: multiples of 1, 2 or 5 times a power of ten.
     *
     * @param most at least 2
     * @param unit follows each number; may be empty
     */
    public static List<Tick> ofNumbers(double from, double to, int most, String unit) {
        BigDecimal step = step(new BigDecimal((to - from) / (most - 1)));
        BigDecimal at = new BigDecimal(from).divide(step, 0, RoundingMode.CEILING).multiply(step);
        List<Tick> ticks = new ArrayList<>();
        while (at.doubleValue() <= to) {
            ticks.add(new Tick(at.doubleValue(), text(at) + unit));
            at = at.add(step);
        }
        return ticks;
    }

    /** The least round number that is not below. */
    private static BigDecimal step(BigDecimal least) {
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(least.precision() - least.scale() - 1);
        for (int times : new int[] {1, 2, 5}) {
            BigDecimal step = power.multiply(BigDecimal.valueOf(times));
            if (step.compareTo(least) >= 0) {
                return step;
            }
        }
        return power.multiply(BigDecimal.TEN);
    }

    private static String text(BigDecimal value) {
        return value.signum() == 0
                ? "0"
                : value.round(new MathContext(6)).stripTrailingZeros().toPlainString();
    }

    /**
     * Round times in UTC within a range.
     *
     * @param from epoch milliseconds
     * @param most at least 2
     */
    public static List<Tick> ofTimes(long from, long to, int most) {
        long step = timeStep(to - from, most);
        List<Tick> ticks = new ArrayList<>();
        for (long at = -Math.floorDiv(-from, step) * step; at <= to; at += step) {
            ticks.add(new Tick(at, label(at, step)));
        }
        return ticks;
    }

    private static long timeStep(long length, int most) {
        for (long step : STEPS) {
            if (length / step < most) {
                return step;
            }
        }
        long longest = STEPS[STEPS.length - 1];
        return (length / (longest * (most - 1)) + 1) * longest;
    }

    private static String label(long at, long step) {
        DateTimeFormatter format = at % DAY == 0 ? DATE : step % MINUTE == 0 ? CLOCK : SECONDS;
        return format.format(Instant.ofEpochMilli(at));
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
