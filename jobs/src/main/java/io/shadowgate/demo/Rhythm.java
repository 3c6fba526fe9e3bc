package io.shadowgate.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How many requests arrive in each hour of the two weeks. Few arrive at night, most in the morning
 * and the early evening, and half as many at the weekend.
 */
final class Rhythm {
    /** A Monday. */
    static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);

    static final int DAYS = 14;
    static final int HOURS = DAYS * 24;

    /** Relative traffic of the hours of a day, midnight first. */
    private static final int[] HOUR_WEIGHTS = {
        12, 8, 6, 5, 6, 10, 22, 45, 78, 100, 108, 104, 92, 90, 94, 92, 88, 90, 98, 96, 80, 58, 36,
        20
    };

    /** Relative traffic of the days of a week, Monday first. */
    private static final int[] DAY_WEIGHTS = {108, 104, 100, 98, 94, 56, 44};

    private static final double TOTAL = weightBefore(HOURS);

    private Rhythm() {}

    /**
     * How many of {@code requests} arrive before the start of this hour, counted from the start of
     * the first day. At {@link #HOURS} it is all of them, so rounding loses no request.
     */
    static long arrivedBefore(int hour, long requests) {
        return Math.round(requests * (weightBefore(hour) / TOTAL));
    }

    static LocalDate day(int index) {
        return FIRST_DAY.plusDays(index);
    }

    static long startOfHour(int hour) {
        return FIRST_DAY.atStartOfDay().plusHours(hour).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static double weightBefore(int hour) {
        double weight = 0;
        for (int h = 0; h < hour; h++) {
            DayOfWeek day = day(h / 24).getDayOfWeek();
            weight += (double) HOUR_WEIGHTS[h % 24] * DAY_WEIGHTS[day.getValue() - 1];
        }
        return weight;
    }
}
