package io.shadowgate.inspect;

import io.shadowgate.record.RejectedRecordException;
import io.shadowgate.record.Timestamps;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The times of a log: their range, and how they are written. */
public final class Times {
    private static final Pattern EXAMPLE_DIGIT = Pattern.compile("\\d");

    private static final Pattern ZONE =
            Pattern.compile(".*([Zz]|UTC|GMT|[+-]\\d\\d:?(\\d\\d)?|\\])");

    private final Map<String, Integer> forms = new LinkedHashMap<>();
    private final ZoneId zone;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private boolean withoutZone;
    private boolean wholeSeconds = true;

    public Times(ZoneId zone) {
        this.zone = zone;
    }

    public Times() {
        this(ZoneOffset.UTC);
    }

    /** Epoch milliseconds; null if the value is no time. */
    static @Nullable Long of(@Nullable JsonNode value, ZoneId zone) {
        if (value == null) {
            return null;
        }
        try {
            if (value.isString()) {
                return Timestamps.ofText(value.stringValue().strip(), zone);
            }
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                return Timestamps.ofWholeNumber(value.longValue());
            }
            return value.isNumber() ? (Long) Timestamps.ofFraction(value.doubleValue()) : null;
        } catch (RejectedRecordException e) {
            return null;
        }
    }

    /** Whether a value is a time of this century, and not just any number. */
    static boolean isPlausible(JsonNode value) {
        Long time = of(value, ZoneOffset.UTC);
        return time != null && time > 946_684_800_000L && time < 4_102_444_800_000L;
    }

    @Nullable Long add(@Nullable JsonNode value) {
        Long time = of(value, zone);
        if (time == null || value == null) {
            return null;
        }
        first = Math.min(first, time);
        last = Math.max(last, time);
        wholeSeconds &= time % 1000 == 0;
        forms.merge(form(value), 1, Integer::sum);
        if (value.isString() && value.stringValue().contains(":")) {
            withoutZone |= !ZONE.matcher(value.stringValue().strip()).matches();
        }
        return time;
    }

    private static String form(JsonNode value) {
        if (value.isString() && !Profile.isNumber(value.stringValue())) {
            return value.stringValue().contains("T")
                    ? "ISO-8601 text"
                    : "text such as " + EXAMPLE_DIGIT.matcher(value.stringValue()).replaceAll("0");
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        int point = text.indexOf('.');
        int digits = point < 0 ? text.length() : point;
        String unit =
                value.isFloatingPointNumber() && digits <= 12
                        ? "seconds"
                        : switch (digits) {
                            case 10 -> "seconds";
                            case 16 -> "microseconds";
                            case 19 -> "nanoseconds";
                            default -> "milliseconds";
                        };
        return "epoch " + unit + (value.isString() ? " in a text" : "");
    }

    public boolean isEmpty() {
        return forms.isEmpty();
    }

    /** Epoch milliseconds. */
    public long first() {
        return first;
    }

    /** Epoch milliseconds. */
    public long last() {
        return last;
    }

    /** How times are written, such as "epoch milliseconds". */
    public String form() {
        return String.join(" or ", forms.keySet());
    }

    /** Whether some time names no zone. */
    public boolean isWithoutZone() {
        return withoutZone;
    }

    public boolean isOfWholeSeconds() {
        return wholeSeconds;
    }
}
