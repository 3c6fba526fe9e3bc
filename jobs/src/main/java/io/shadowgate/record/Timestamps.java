package io.shadowgate.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads event time as logs write it: as epoch milliseconds between the years 1970 and 9999. What is
 * anything else is rejected with a hint.
 */
public final class Timestamps {
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    /**
     * As {@link DateTimeFormatter#ISO_DATE_TIME}, but with offsets in every form of ISO 8601: many
     * loggers write +0100 or +01.
     */
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .optionalStart()
                    .appendOffset("+HH:MM:ss", "Z")
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HHmm", "+00")
                    .optionalEnd()
                    .optionalStart()
                    .appendLiteral('[')
                    .appendZoneRegionId()
                    .appendLiteral(']')
                    .toFormatter()
                    .withResolverStyle(ResolverStyle.STRICT)
                    .withChronology(IsoChronology.INSTANCE);

    /** Longer than any time with the longest name of a zone. */
    private static final int LONGEST = 100;

    /** The years 2001 to 2100, in epoch seconds. */
    private static final long SECONDS_FROM = Instant.parse("2001-01-01T00:00:00Z").getEpochSecond();

    private static final long SECONDS_TO = Instant.parse("2101-01-01T00:00:00Z").getEpochSecond();

    private Timestamps() {}

    /**
     * Reads a whole number. Seconds of this century would be days of early 1970, from which there
     * are no logs. Microseconds and nanoseconds would be beyond the year 9999.
     */
    public static long ofMillis(long millis) throws RejectedRecordException {
        if (isOfThisCentury(millis)) {
            throw new RejectedRecordException(
                    "timestamp "
                            + millis
                            + " looks like epoch seconds, but a whole number is milliseconds;"
                            + " write "
                            + millis
                            + "000 or "
                            + millis
                            + ".0");
        }
        if (millis < 0 || millis > LATEST) {
            throw outside(millis + " ms" + finerUnit(millis));
        }
        return millis;
    }

    private static String finerUnit(long number) {
        if (isOfThisCentury(number / 1_000_000)) {
            return " (it looks like epoch microseconds; divide by 1000)";
        }
        return isOfThisCentury(number / 1_000_000_000)
                ? " (it looks like epoch nanoseconds; divide by 1000000)"
                : "";
    }

    private static boolean isOfThisCentury(long seconds) {
        return seconds >= SECONDS_FROM && seconds < SECONDS_TO;
    }

    public static long ofSeconds(double seconds) throws RejectedRecordException {
        double millis = seconds * 1000;
        if (!(millis >= 0 && millis <= LATEST)) {
            throw outside(
                    seconds
                            + " s (a number with a fraction is seconds, one without is"
                            + " milliseconds)");
        }
        return Math.round(millis);
    }

    public static long ofIso(String text) throws RejectedRecordException {
        Instant instant;
        try {
            instant = instant(text);
        } catch (DateTimeException e) {
            throw new RejectedRecordException(
                    quoted(text) + " is no ISO-8601 time such as 2026-03-02T14:05:00.250Z");
        }
        if (instant.getEpochSecond() < 0 || instant.getEpochSecond() > LATEST / 1000) {
            throw outside(Texts.beginning(text));
        }
        return instant.toEpochMilli();
    }

    private static Instant instant(String text) throws RejectedRecordException {
        if (text.length() > LONGEST) {
            throw new DateTimeException("too long");
        }
        TemporalAccessor read = ISO.parse(text);
        LocalDateTime local = LocalDateTime.from(read);
        ZoneOffset offset =
                read.isSupported(ChronoField.OFFSET_SECONDS)
                        ? ZoneOffset.ofTotalSeconds(read.get(ChronoField.OFFSET_SECONDS))
                        : null;
        ZoneId zone = read.query(TemporalQueries.zoneId());
        if (zone == null) {
            // A time without an offset is UTC, as all times in ShadowGate.
            return local.toInstant(offset == null ? ZoneOffset.UTC : offset);
        }
        return local.toInstant(offset(text, local, offset, zone));
    }

    /** The zone's offset at a local time. A change to or from summer time may leave none or two. */
    private static ZoneOffset offset(
            String text, LocalDateTime local, @Nullable ZoneOffset written, ZoneId zone)
            throws RejectedRecordException {
        List<ZoneOffset> valid = zone.getRules().getValidOffsets(local);
        if (valid.isEmpty()) {
            throw new RejectedRecordException(
                    quoted(text) + " never was: clocks in " + zone + " were put forward over it");
        }
        if (written != null && !valid.contains(written)) {
            throw new RejectedRecordException(
                    quoted(text)
                            + " contradicts itself: the offset in "
                            + zone
                            + " was "
                            + valid.get(0)
                            + (valid.size() > 1 ? " or " + valid.get(1) : ""));
        }
        if (written == null && valid.size() > 1) {
            throw new RejectedRecordException(
                    quoted(text)
                            + " was twice, as clocks in "
                            + zone
                            + " were put back; write the offset, "
                            + valid.get(0)
                            + " or "
                            + valid.get(1));
        }
        return written == null ? valid.get(0) : written;
    }

    private static String quoted(String text) {
        return "timestamp \"" + Texts.beginning(text) + "\"";
    }

    static RejectedRecordException outside(String time) {
        return new RejectedRecordException(
                "timestamp is not between the years 1970 and 9999: " + time);
    }
}
