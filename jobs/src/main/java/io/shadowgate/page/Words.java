package io.shadowgate.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.flink.util.TimeUtils;

/** Numbers and times as the page shows them. They do not depend on the machine's locale or zone. */
final class Words {
    private static final int MOST_DECIMALS = 8;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Pattern ISO =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(?::00)?Z");

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String requests(long number) {
        return count(number) + (number == 1 ? " request" : " requests");
    }

    /** A share in percent, with one decimal at least where it is not whole. */
    static String share(double share) {
        return share(share, Double.NaN);
    }

    /** The same, with as many decimals as it takes to tell the share from its limit. */
    static String share(double share, double limit) {
        if (!Double.isFinite(share)) {
            return infinite(share);
        }
        int decimals = decimals(share);
        while (decimals < MOST_DECIMALS
                && share != limit
                && Double.isFinite(limit)
                && percent(share, decimals).equals(percent(limit, decimals))) {
            decimals++;
        }
        return percent(share, decimals) + "%";
    }

    /** A small share would look like none. */
    private static int decimals(double share) {
        double percent = Math.abs(share * 100);
        return percent == 0 || percent >= 1 ? 2 : percent >= 0.1 ? 3 : 4;
    }

    private static String percent(double share, int decimals) {
        return plain(
                new BigDecimal(share).movePointRight(2).setScale(decimals, RoundingMode.HALF_EVEN));
    }

    /** A number with four digits. */
    static String number(double value) {
        return Double.isFinite(value)
                ? plain(new BigDecimal(value).round(new MathContext(4)))
                : infinite(value);
    }

    /** The same, with as many digits as it takes to tell the value from its limit. */
    static String number(double value, double limit) {
        if (!Double.isFinite(value)) {
            return infinite(value);
        }
        int digits = 4;
        while (digits < 17
                && value != limit
                && Double.isFinite(limit)
                && round(value, digits).compareTo(round(limit, digits)) == 0) {
            digits++;
        }
        return plain(round(value, digits));
    }

    /** A measure of quality with four decimals, so that those of two models are told apart. */
    static String figure(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN).toPlainString()
                : infinite(value);
    }

    private static BigDecimal round(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String infinite(double value) {
        return Double.isNaN(value) ? "undefined" : value > 0 ? "infinite" : "-infinite";
    }

    /** A logarithm of evidence, in as many decimals as matter beside a threshold of some 3. */
    static String evidence(double log) {
        return Double.isFinite(log)
                ? Math.abs(log) < 1000
                        ? plain(
                                new BigDecimal(log)
                                        .setScale(
                                                Math.abs(log) < 100 ? 2 : 0,
                                                RoundingMode.HALF_EVEN))
                        : count(Math.round(log))
                : log > 0 ? "infinite" : "none";
    }

    static String time(long epochMs) {
        return TIME.format(Instant.ofEpochMilli(epochMs)) + " UTC";
    }

    /** A sentence with its times as {@link #time} has them. */
    static String withTimes(String sentence) {
        return ISO.matcher(sentence).replaceAll("$1 $2 UTC");
    }

    static String duration(Duration duration) {
        return TimeUtils.formatWithHighestUnit(duration);
    }

    static String days(long days) {
        return count(days) + (days == 1 ? " day" : " days");
    }
}
