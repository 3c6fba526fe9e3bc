package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;
import static io.shadowgate.spec.SpecType.show;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Numbers, durations and sizes of a spec, with messages for common mistakes. */
final class QuantityTypes {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d+");

    /** Far above any sensible value, and far below what overflows in milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final int MOST_BYTES = Integer.MAX_VALUE;
    private static final String SIZE =
            "^\\s*\\d+\\s*([kKmMgG]?[iI]?[bB]?|[kKmMgG]|bytes|kibibytes|mebibytes|gibibytes)\\s*$";

    private static final Map<String, Object> DURATION =
            Map.of(
                    "type",
                    "string",
                    "pattern",
                    "^\\s*\\d+\\s*(d|days?|h|hours?|m|min|minutes?|s|sec|secs|seconds?"
                            + "|ms|millis?|milliseconds?|µs|micros?|microseconds?"
                            + "|ns|nanos?|nanoseconds?)\\s*$");

    private QuantityTypes() {}

    /** {@code why} explains a limit that is not obvious; it follows the message. */
    static SpecType<Double> number(double min, boolean open, double max, String why) {
        String range =
                max == Double.POSITIVE_INFINITY
                        ? (open ? "more than " : "at least ") + plain(min)
                        : "in " + (open ? "(" : "[") + plain(min) + ", " + plain(max) + "]";
        String allowed = min == Double.NEGATIVE_INFINITY ? "a number" : "a number " + range;
        return new SpecType<>(
                why.isEmpty() ? allowed : allowed + ": " + why,
                range(min, open, max),
                (node, path, problems) -> {
                    if (!node.isNumber()) {
                        return fault(node, "is not a number" + numberHint(node), path, problems);
                    }
                    // Jackson throws if the value is too large for a double; this returns infinity.
                    double value = Double.parseDouble(node.asString());
                    if (!Double.isFinite(value)) {
                        return fault(node, "is not a finite number", path, problems);
                    }
                    if (value < min || (open && value == min) || value > max) {
                        String hint =
                                max == 1 && value > 1 && value <= 100
                                        ? "; for "
                                                + show(node)
                                                + " percent write "
                                                + percent(node.asString())
                                        : "";
                        return fault(
                                node,
                                "is not " + range + hint + (why.isEmpty() ? "" : "; " + why),
                                path,
                                problems);
                    }
                    return value;
                });
    }

    private static Map<String, Object> range(double min, boolean open, double max) {
        Map<String, Object> schema = new TreeMap<>(Map.of("type", "number"));
        if (Double.isFinite(min)) {
            schema.put(open ? "exclusiveMinimum" : "minimum", new BigDecimal(plain(min)));
        }
        if (Double.isFinite(max)) {
            schema.put("maximum", new BigDecimal(plain(max)));
        }
        return schema;
    }

    /** A list of finite numbers, each above the one before it. */
    static SpecType<List<Double>> ascending(int fewest, int most) {
        SpecType<Double> each =
                number(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, "");
        String allowed = "a list of " + fewest + " to " + most + " ascending numbers";
        return new SpecType<>(
                allowed,
                Map.of(
                        "type",
                        "array",
                        "items",
                        each.schema(),
                        "minItems",
                        fewest,
                        "maxItems",
                        most,
                        "uniqueItems",
                        true),
                (node, path, problems) -> {
                    if (!node.isArray() || node.size() < fewest || node.size() > most) {
                        String size = node.isArray() ? "of " + node.size() + " " : "";
                        return fault(node, size + "is not " + allowed, path, problems);
                    }
                    List<Double> numbers = new ArrayList<>();
                    for (int i = 0; i < node.size(); i++) {
                        String at = path + "[" + i + "]";
                        Double number = each.read(node.get(i), at, problems);
                        if (number == null) {
                            return null;
                        }
                        if (i > 0 && !(numbers.get(i - 1) < number)) {
                            return fault(
                                    node.get(i),
                                    "is not above " + show(node.get(i - 1)) + ", the number before",
                                    at,
                                    problems);
                        }
                        numbers.add(number);
                    }
                    return List.copyOf(numbers);
                });
    }

    static SpecType<Long> integer(long min, long max, String why) {
        String range = max == Long.MAX_VALUE ? "at least " + min : "in [" + min + ", " + max + "]";
        return new SpecType<>(
                "a whole number " + range + (why.isEmpty() ? "" : ": " + why),
                Map.of("type", "integer", "minimum", min, "maximum", max),
                (node, path, problems) -> {
                    if (!node.isIntegralNumber()) {
                        return fault(
                                node, "is not a whole number" + numberHint(node), path, problems);
                    }
                    BigInteger value = node.bigIntegerValue();
                    if (value.compareTo(BigInteger.valueOf(min)) < 0
                            || value.compareTo(BigInteger.valueOf(max)) > 0) {
                        return fault(
                                node,
                                "is not " + range + (why.isEmpty() ? "" : "; " + why),
                                path,
                                problems);
                    }
                    return value.longValueExact();
                });
    }

    /** A duration of at least {@code min} that is a multiple of {@code step}. */
    static SpecType<Duration> duration(Duration min, Duration step) {
        String least = min.isZero() ? "0 s" : unit(min);
        return new SpecType<>(
                "a duration such as `5 min`, `30 s` or `200 ms`, at least "
                        + least
                        + " and at most 365 d, in steps of "
                        + unit(step),
                DURATION,
                (node, path, problems) -> {
                    Duration value = readDuration(node, path, problems);
                    if (value == null) {
                        return null;
                    }
                    if (value.compareTo(min) < 0) {
                        return fault(node, "is shorter than " + least, path, problems);
                    }
                    if (value.toNanos() % step.toNanos() != 0) {
                        return fault(node, "is not a multiple of " + unit(step), path, problems);
                    }
                    return value;
                });
    }

    /** Milliseconds, more than 0, written as a duration. */
    static SpecType<Double> latency() {
        return new SpecType<>(
                "a duration such as `100 ms`, `2 s` or `500 micros`, more than 0 s and at most 365"
                        + " d",
                DURATION,
                (node, path, problems) -> {
                    Duration value = readDuration(node, path, problems);
                    if (value == null) {
                        return null;
                    }
                    return value.isZero()
                            ? fault(node, "is not more than 0 s", path, problems)
                            : (Double) (value.toNanos() / 1e6);
                });
    }

    /** The same, or none, which is infinitely many milliseconds. */
    static SpecType<Double> latencyOrNone() {
        SpecType<Double> latency = latency();
        return new SpecType<>(
                latency.allowed() + "; or `none`",
                Map.of("anyOf", List.of(DURATION, Map.of("const", Limits.NONE))),
                (node, path, problems) ->
                        node.isString() && node.stringValue().strip().equals(Limits.NONE)
                                ? Double.valueOf(Double.POSITIVE_INFINITY)
                                : latency.read(node, path, problems));
    }

    /** Returns null after it has reported a problem. */
    @Nullable
    private static Duration readDuration(JsonNode node, String path, Problems problems) {
        if (node.isIntegralNumber()
                || (node.isString()
                        && WHOLE_NUMBER.matcher(node.stringValue().strip()).matches())) {
            String n = node.asString().strip();
            return fault(
                    node,
                    String.format("has no unit; write %1$s min, %1$s s or %1$s ms", n),
                    path,
                    problems);
        }
        Duration value = node.isString() ? parseDuration(node.stringValue()) : null;
        if (value == null) {
            return fault(
                    node,
                    "is not a duration; write a whole number and a unit (d, h, min, s, ms), such"
                            + " as 90 s",
                    path,
                    problems);
        }
        return value.compareTo(LONGEST) > 0
                ? fault(node, "is longer than 365 d", path, problems)
                : value;
    }

    /** A number of bytes, at least one, that fits an array. */
    static SpecType<Integer> memory() {
        return new SpecType<>(
                "a size such as `1 MiB` or `64 kb`, or a number of bytes, from 1 byte to below"
                        + " 2 GiB; units are powers of 1024",
                Map.of(
                        "anyOf",
                        List.of(
                                Map.of("type", "integer", "minimum", 1, "maximum", MOST_BYTES),
                                Map.of("type", "string", "pattern", SIZE))),
                (node, path, problems) -> {
                    long bytes = -1;
                    if (node.isString() || node.isIntegralNumber()) {
                        try {
                            // Flink knows mb and mebibytes, but not the usual MiB.
                            bytes =
                                    MemorySize.parseBytes(
                                            node.asString().replaceAll("(?i)ib\\s*$", "b"));
                        } catch (IllegalArgumentException e) {
                            bytes = -1;
                        }
                    }
                    if (bytes < 0) {
                        return fault(
                                node,
                                "is not a size; write 1 MiB, 64 kb or a number of bytes",
                                path,
                                problems);
                    }
                    if (bytes == 0 || bytes > MOST_BYTES) {
                        return fault(node, "is not from 1 byte to below 2 GiB", path, problems);
                    }
                    return (int) bytes;
                });
    }

    private static @Nullable Duration parseDuration(String text) {
        try {
            return TimeUtils.parseDuration(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }

    /** A hint for {@code 10,000}, {@code 10_000}, {@code .5} or {@code 90%}. */
    private static String numberHint(JsonNode node) {
        if (!node.isString()) {
            return "";
        }
        String text = node.stringValue().strip().replaceAll("[_,]", "");
        if (text.length() > 20 || text.toLowerCase(Locale.ROOT).contains("e")) {
            return ""; // A number with an exponent may have a billion digits.
        }
        try {
            return text.endsWith("%")
                    ? "; write " + percent(text.substring(0, text.length() - 1).strip())
                    : "; write " + new BigDecimal(text).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return "";
        }
    }

    private static String percent(String number) {
        return new BigDecimal(number).movePointLeft(2).stripTrailingZeros().toPlainString();
    }

    private static String plain(double number) {
        if (!Double.isFinite(number)) {
            return String.valueOf(number);
        }
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    private static String unit(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
