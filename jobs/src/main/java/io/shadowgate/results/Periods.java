package io.shadowgate.results;

import io.shadowgate.record.EventTimeRange;
import java.io.Serializable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Periods of event time by which results are kept: of equal length, adjacent, aligned to the epoch
 * in UTC. Times are epoch milliseconds.
 */
public record Periods(Duration length) implements Serializable {
    /** The name of the period of results that have no time. */
    public static final String UNDATED = "undated";

    /** No colons: some file systems refuse them. */
    private static final DateTimeFormatter TO_THE_SECOND = format("uuuu-MM-dd'T'HH-mm-ss");

    private static final DateTimeFormatter TO_THE_MINUTE = format("uuuu-MM-dd'T'HH-mm");
    private static final DateTimeFormatter TO_THE_HOUR = format("uuuu-MM-dd'T'HH");

    private static final Pattern NAME =
            Pattern.compile("[+-]?\\d{4,}-\\d\\d-\\d\\d(T\\d\\d(-\\d\\d){0,2})?|" + UNDATED);

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public long startOf(long time) {
        return Math.floorDiv(time, length.toMillis()) * length.toMillis();
    }

    public boolean isStart(long time) {
        return startOf(time) == time;
    }

    /** As short as possible: 2026-03-02, 2026-03-02T10, 2026-03-02T10-07, 2026-03-02T10-07-30. */
    public String name(long start) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(Math.floorDiv(start, 1000), 0, ZoneOffset.UTC);
        if (time.getSecond() != 0) {
            return TO_THE_SECOND.format(time);
        }
        if (time.getMinute() != 0) {
            return TO_THE_MINUTE.format(time);
        }
        return time.getHour() != 0 ? TO_THE_HOUR.format(time) : time.toLocalDate().toString();
    }

    /**
     * The inverse of {@link #name}.
     *
     * @throws java.time.DateTimeException if there is no such time
     */
    static long start(String name) {
        int time = name.indexOf('T');
        LocalDateTime start =
                time < 0
                        ? LocalDate.parse(name).atStartOfDay()
                        : LocalDateTime.parse(
                                name,
                                switch (name.length() - time) {
                                    case 3 -> TO_THE_HOUR;
                                    case 6 -> TO_THE_MINUTE;
                                    default -> TO_THE_SECOND;
                                });
        return start.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    public long countOf(EventTimeRange range) {
        return (range.toMs() - range.fromMs()) / length.toMillis();
    }

    /** The starts of all periods of a finite range. */
    public List<Long> of(EventTimeRange range) {
        List<Long> starts = new ArrayList<>();
        for (long start = range.fromMs(); start < range.toMs(); start += length.toMillis()) {
            starts.add(start);
        }
        return starts;
    }

    public EventTimeRange range(long start) {
        return new EventTimeRange(start, start + length.toMillis());
    }
}
