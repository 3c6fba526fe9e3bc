package io.shadowgate.traffic;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Event time as logs write it, to epoch milliseconds between the years 1970 and 9999. */
final class EventTime {
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private EventTime() {}

    static long ofMillis(long millis) throws RejectedRecordException {
        if (millis < 0 || millis > LATEST) {
            throw new RejectedRecordException(
                    "timestamp " + millis + " ms is not between the years 1970 and 9999");
        }
        return millis;
    }

    static long ofSeconds(double seconds) throws RejectedRecordException {
        double millis = seconds * 1000;
        if (!(millis >= 0 && millis <= LATEST)) {
            throw new RejectedRecordException(
                    "timestamp "
                            + seconds
                            + " s is not between the years 1970 and 9999 (a number with a fraction"
                            + " is read as seconds, one without as milliseconds)");
        }
        return Math.round(millis);
    }

    static long ofIso(String text) throws RejectedRecordException {
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            text, OffsetDateTime::from, LocalDateTime::from);
            // A time without an offset is taken as UTC, as every other time in ShadowGate is.
            Instant instant =
                    time instanceof OffsetDateTime offset
                            ? offset.toInstant()
                            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
            return ofMillis(instant.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new RejectedRecordException(
                    "timestamp \""
                            + text
                            + "\" is no ISO-8601 time such as 2026-03-02T14:05:00.250Z");
        }
    }
}
