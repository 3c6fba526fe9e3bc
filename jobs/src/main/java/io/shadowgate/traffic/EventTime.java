package io.shadowgate.traffic;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/** Event time as logs write it, to epoch milliseconds between the years 1970 and 9999. */
final class EventTime {
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

    private EventTime() {}

    static long ofMillis(long millis) throws RejectedRecordException {
        if (millis < 0 || millis > LATEST) {
            throw outside(millis + " ms");
        }
        return millis;
    }

    static long ofSeconds(double seconds) throws RejectedRecordException {
        double millis = seconds * 1000;
        if (!(millis >= 0 && millis <= LATEST)) {
            throw outside(
                    seconds
                            + " s (a number with a fraction is seconds, one without is"
                            + " milliseconds)");
        }
        return Math.round(millis);
    }

    static long ofIso(String text) throws RejectedRecordException {
        Instant instant;
        try {
            TemporalAccessor time = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            // A time without an offset is taken as UTC, as every other time in ShadowGate is.
            instant =
                    time instanceof OffsetDateTime offset
                            ? offset.toInstant()
                            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new RejectedRecordException(
                    "timestamp \""
                            + text
                            + "\" is no ISO-8601 time such as 2026-03-02T14:05:00.250Z");
        }
        if (instant.getEpochSecond() < 0 || instant.getEpochSecond() > LATEST / 1000) {
            throw outside(text);
        }
        return instant.toEpochMilli();
    }

    static RejectedRecordException outside(String time) {
        return new RejectedRecordException(
                "timestamp is not between the years 1970 and 9999: " + time);
    }
}
