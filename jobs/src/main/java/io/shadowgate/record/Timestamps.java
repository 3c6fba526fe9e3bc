package io.shadowgate.record;

import java.math.BigDecimal;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads event time as logs write it: as epoch milliseconds between the years 1970 and 9999.
 * Everything else is rejected with a hint. So is a time that could be two times.
 *
 * <p>The digits of an epoch number give its unit: 10 are seconds, 16 are microseconds, 19 are
 * nanoseconds, and any other number of digits is milliseconds. A number with a fraction and at most
 * 12 digits before it is seconds.
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
                    .appendOffset("+HHmm", "Z")
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

    /** What other loggers write: a space for the T, a comma, blanks before a zone, or UTC. */
    private static final Pattern LOOSE =
            Pattern.compile(
                    "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d(?::\\d\\d)?)(?:[.,](\\d{1,9}))?"
                            + " ?([Zz]|[+-]\\d\\d(?::?\\d\\d)?)? ?(UTC|GMT)?");

    private static final Pattern ZERO_OFFSET = Pattern.compile("[Zz]|[+-][0:]+");

    /** A number as JSON has it. */
    private static final Pattern EPOCH = Pattern.compile("\\d+(\\.\\d*)?([eE][+-]?\\d{1,2})?");

    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final BigDecimal NANOS = BigDecimal.valueOf(NANOS_PER_MILLI);

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d*)?");

    private static final Pattern DAY_AND_MONTH =
            Pattern.compile("\\d{1,2}([/.-])\\d{1,2}\\1\\d{2,4}\\b.*", Pattern.DOTALL);

    /** The digits of a day of this century, such as 20260302, with or without a time of day. */
    private static final Pattern CALENDAR =
            Pattern.compile(
                    "20\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])"
                            + "(([01]\\d|2[0-3])([0-5]\\d([0-5]\\d(\\d\\d)?)?)?)?");

    /** The first second of the year 2001. */
    private static final long SECONDS_FROM = Instant.parse("2001-01-01T00:00:00Z").getEpochSecond();

    /** The 13 digits of the years from 2001 on. */
    private static final long MILLIS_FROM = 1_000_000_000_000L;

    private static final long MILLIS_TO = 10 * MILLIS_FROM;

    private static final long TEN_DIGITS = 1_000_000_000L;
    private static final long ELEVEN_DIGITS = 10 * TEN_DIGITS;
    private static final long SIXTEEN_DIGITS = 1_000_000_000_000_000L;
    private static final long SEVENTEEN_DIGITS = 10 * SIXTEEN_DIGITS;
    private static final long NINETEEN_DIGITS = 1_000_000_000_000_000_000L;

    private Timestamps() {}

    /** Reads a whole number. Its digits give the unit. */
    public static long ofWholeNumber(long number) throws RejectedRecordException {
        if (number >= MILLIS_FROM && number < MILLIS_TO) {
            return number;
        }
        if (number >= TEN_DIGITS && number < ELEVEN_DIGITS) {
            return notCalendar(number, number * 1000);
        }
        if (number >= SIXTEEN_DIGITS && number < SEVENTEEN_DIGITS) {
            return notCalendar(number, number / 1000);
        }
        if (number >= NINETEEN_DIGITS) {
            return number / 1_000_000;
        }
        if (number >= SECONDS_FROM && number < TEN_DIGITS) {
            throw new RejectedRecordException(
                    "timestamp "
                            + number
                            + " looks like epoch seconds, but those have ten digits, and other"
                            + " whole numbers are milliseconds; write "
                            + number
                            + "000 or "
                            + number
                            + ".0");
        }
        if (number < 0 || number > LATEST) {
            throw outside(number + " ms");
        }
        return notCalendar(number, number);
    }

    /** Rejects a number whose digits are a date too. */
    private static long notCalendar(long number, long millis) throws RejectedRecordException {
        String digits = Long.toString(number);
        if (!CALENDAR.matcher(digits).matches()) {
            return millis;
        }
        throw new RejectedRecordException(
                "timestamp "
                        + digits
                        + " could be two times: "
                        + Instant.ofEpochMilli(millis)
                        + " as an epoch number, or "
                        + (digits.length() == 8 ? "the day " : "a time on ")
                        + digits.substring(0, 4)
                        + "-"
                        + digits.substring(4, 6)
                        + "-"
                        + digits.substring(6, 8)
                        + "; write an ISO-8601 time");
    }

    /** Reads a number with a fraction: seconds, or finer units by the digits before the point. */
    public static long ofFraction(double number) throws RejectedRecordException {
        if (number >= NINETEEN_DIGITS && number < 10.0 * NINETEEN_DIGITS) {
            return (long) (number / 1_000_000);
        }
        if (number >= SIXTEEN_DIGITS && number < SEVENTEEN_DIGITS) {
            return (long) (number / 1000);
        }
        if (number >= 1_000 * TEN_DIGITS && number <= LATEST) {
            return (long) number;
        }
        double millis = number * 1000;
        if (!(millis >= 0 && millis <= LATEST)) {
            throw outside(
                    number
                            + " s (a number with a fraction is seconds, or milliseconds if it has"
                            + " thirteen digits before the point)");
        }
        return Math.round(millis);
    }

    /**
     * Reads a text: an ISO-8601 time, its looser forms, or an epoch number of 10, 13, 16 or 19
     * digits.
     *
     * @param zone of times that name none
     */
    public static long ofText(String text, ZoneId zone) throws RejectedRecordException {
        boolean dated = text.length() > 4 && text.charAt(4) == '-';
        if (!dated && NUMBER.matcher(text).matches()) {
            return ofNumber(text);
        }
        Instant instant;
        try {
            instant = instant(text, zone);
        } catch (DateTimeException e) {
            throw new RejectedRecordException(quoted(text) + why(text));
        }
        if (instant.getEpochSecond() < 0 || instant.getEpochSecond() > LATEST / 1000) {
            throw outside(Texts.beginning(text));
        }
        return instant.toEpochMilli();
    }

    /**
     * How many nanoseconds the exact time is later than the millisecond that it was read as.
     *
     * @param text of a time that has been read: a text or a number
     * @param millis as which it was read
     */
    public static int nanosOf(String text, ZoneId zone, long millis) {
        boolean dated = text.length() > 4 && text.charAt(4) == '-';
        if (dated || !EPOCH.matcher(text).matches()) {
            try {
                return instant(text, zone).getNano() % NANOS_PER_MILLI;
            } catch (RejectedRecordException | DateTimeException e) {
                return 0;
            }
        }
        if (text.length() > LONGEST) {
            return 0;
        }
        // A fraction is read as the nearest millisecond.
        BigDecimal number = new BigDecimal(text);
        return number.multiply(nanosPerUnit(number, text))
                .subtract(BigDecimal.valueOf(millis).multiply(NANOS))
                .intValue();
    }

    private static BigDecimal nanosPerUnit(BigDecimal number, String text) {
        double size = number.doubleValue();
        boolean whole = text.indexOf('.') < 0 && number.scale() <= 0;
        if (size >= NINETEEN_DIGITS) {
            return BigDecimal.ONE;
        }
        if (size >= SIXTEEN_DIGITS && size < SEVENTEEN_DIGITS) {
            return BigDecimal.valueOf(1000);
        }
        boolean seconds =
                size < 1_000.0 * TEN_DIGITS
                        && (!whole || size >= TEN_DIGITS && size < ELEVEN_DIGITS);
        return seconds ? NANOS.movePointRight(3) : NANOS;
    }

    private static String why(String text) {
        if (DAY_AND_MONTH.matcher(text).matches()) {
            return " could be two times, since day and month cannot be told apart; write an"
                    + " ISO-8601 time such as 2026-03-02T14:05:00.250Z";
        }
        return " is no ISO-8601 time such as 2026-03-02T14:05:00.250Z";
    }

    private static long ofNumber(String text) throws RejectedRecordException {
        int point = text.indexOf('.');
        int digits = point < 0 ? text.length() : point;
        boolean epoch = digits == 10 || digits == 13 || digits == 16 || digits == 19;
        if (!epoch || !Character.isDigit(text.charAt(0)) || text.charAt(0) == '0') {
            throw new RejectedRecordException(
                    quoted(text)
                            + " is no ISO-8601 time such as 2026-03-02T14:05:00.250Z, and no epoch"
                            + " number, which has ten digits (seconds), or three, six or nine"
                            + " more (milliseconds, microseconds, nanoseconds)");
        }
        try {
            return point < 0
                    ? ofWholeNumber(Long.parseLong(text))
                    : ofFraction(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw outside(text + " ns");
        }
    }

    private static Instant instant(String text, ZoneId zoneOfNone) throws RejectedRecordException {
        if (text.length() > LONGEST) {
            throw new DateTimeException("too long");
        }
        TemporalAccessor read = ISO.parse(iso(text));
        LocalDateTime local = LocalDateTime.from(read);
        ZoneOffset offset =
                read.isSupported(ChronoField.OFFSET_SECONDS)
                        ? ZoneOffset.ofTotalSeconds(read.get(ChronoField.OFFSET_SECONDS))
                        : null;
        ZoneId zone = read.query(TemporalQueries.zoneId());
        if (zone == null && offset != null) {
            return local.toInstant(offset);
        }
        if (zone == null && zoneOfNone instanceof ZoneOffset fixed) {
            return local.toInstant(fixed);
        }
        return local.toInstant(offset(text, local, offset, zone == null ? zoneOfNone : zone));
    }

    /** The same time in the form of ISO 8601; the text itself if it has no looser form. */
    private static String iso(String text) {
        boolean strict = text.length() > 10 && text.charAt(10) == 'T';
        if (strict && text.indexOf(' ') < 0 && text.indexOf(',') < 0 && !endsInName(text)) {
            return text;
        }
        Matcher loose = LOOSE.matcher(text);
        if (!loose.matches()) {
            return text;
        }
        String offset = loose.group(4);
        boolean named = loose.group(5) != null;
        if (named && offset != null && !ZERO_OFFSET.matcher(offset).matches()) {
            throw new DateTimeException("two offsets");
        }
        return loose.group(1)
                + 'T'
                + loose.group(2)
                + (loose.group(3) == null ? "" : '.' + loose.group(3))
                + (named ? "Z" : offset == null ? "" : offset);
    }

    private static boolean endsInName(String text) {
        return text.endsWith("UTC") || text.endsWith("GMT");
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
