package io.shadowgate.source.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.text.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Writes what Avro and Protobuf have and JSON does not have. A time is a text, because a number
 * could be of another unit.
 */
final class Tokens {
    /** JSON's own limit here. */
    private static final int DEEPEST = 500;

    /** Some 1,200 digits. A number's digits take time that grows with their square. */
    private static final int LONGEST_DECIMAL = 512;

    private final TokenBuffer out = SchemaDecoder.emptyBuffer();
    private int depth;

    TokenBuffer buffer() {
        return out;
    }

    void beginObject() throws RejectedRecordException {
        deeper();
        out.writeStartObject();
    }

    void endObject() {
        depth--;
        out.writeEndObject();
    }

    void beginArray() throws RejectedRecordException {
        deeper();
        out.writeStartArray();
    }

    void endArray() {
        depth--;
        out.writeEndArray();
    }

    private void deeper() throws RejectedRecordException {
        if (++depth > DEEPEST) {
            throw new RejectedRecordException("nested deeper than " + DEEPEST + " levels");
        }
    }

    void name(String name) {
        out.writeName(name);
    }

    void ofNull() {
        out.writeNull();
    }

    void flag(boolean flag) {
        out.writeBoolean(flag);
    }

    void whole(long number) {
        out.writeNumber(number);
    }

    /** Of a number that a file or topic holds without a sign. */
    void unsigned(long number) {
        if (number >= 0) {
            out.writeNumber(number);
        } else {
            out.writeNumber(new BigInteger(Long.toUnsignedString(number)));
        }
    }

    void fraction(double number) {
        out.writeNumber(number);
    }

    void decimal(byte[] unscaled, int scale) throws RejectedRecordException {
        if (unscaled.length > LONGEST_DECIMAL) {
            throw new RejectedRecordException(
                    "a decimal of "
                            + unscaled.length
                            + " bytes; at most "
                            + LONGEST_DECIMAL
                            + " are read");
        }
        BigInteger whole = unscaled.length == 0 ? BigInteger.ZERO : new BigInteger(unscaled);
        if (scale != 0) {
            out.writeNumber(new BigDecimal(whole, scale));
        } else if (whole.bitLength() < Long.SIZE) {
            out.writeNumber(whole.longValue());
        } else {
            out.writeNumber(whole);
        }
    }

    void text(String text) {
        out.writeString(text);
    }

    void text(byte[] utf8) throws RejectedRecordException {
        out.writeString(checked(utf8));
    }

    /** The name of a member that comes from the data. */
    static String checked(byte[] utf8) throws RejectedRecordException {
        if (!Utf8.isValid(utf8, 0, utf8.length)) {
            throw new RejectedRecordException("a text that is not valid UTF-8");
        }
        return new String(utf8, UTF_8);
    }

    /** Bytes without a meaning of their own: a text if they are one, otherwise base64. */
    void bytes(byte[] bytes) {
        out.writeString(
                Utf8.isValid(bytes, 0, bytes.length)
                        ? new String(bytes, UTF_8)
                        : Base64.getEncoder().encodeToString(bytes));
    }

    void time(Instant time) {
        out.writeString(time.toString());
    }

    void time(long since1970, TimeUnit unit) {
        time(instant(since1970, unit));
    }

    /** A time without a zone. */
    void localTime(long since1970, TimeUnit unit) {
        out.writeString(
                LocalDateTime.ofInstant(instant(since1970, unit), ZoneOffset.UTC)
                        .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
    }

    void date(int daysSince1970) {
        out.writeString(LocalDate.ofEpochDay(daysSince1970).toString());
    }

    void timeOfDay(long sinceMidnight, TimeUnit unit) throws RejectedRecordException {
        try {
            out.writeString(
                    LocalTime.ofNanoOfDay(unit.toNanos(sinceMidnight))
                            .format(DateTimeFormatter.ISO_LOCAL_TIME));
        } catch (DateTimeException e) {
            throw new RejectedRecordException(
                    "a time of day that is no such time: " + sinceMidnight);
        }
    }

    private static Instant instant(long since1970, TimeUnit unit) {
        long perSecond = unit.convert(1, TimeUnit.SECONDS);
        return Instant.ofEpochSecond(
                Math.floorDiv(since1970, perSecond),
                unit.toNanos(Math.floorMod(since1970, perSecond)));
    }
}
