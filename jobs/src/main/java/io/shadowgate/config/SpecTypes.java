package io.shadowgate.config;

import static io.shadowgate.config.SpecType.show;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;
import tools.jackson.databind.JsonNode;

/** The kinds of values in a spec, each with messages for the slips that people make. */
final class SpecTypes {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d+");

    /** Far above any sensible value, and far below what overflows in milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    static final SpecType<String> TEXT = text("text", SpecTypes::textFault);

    /** Names become keys of reports and may become parts of file names. */
    static final SpecType<String> NAME =
            text(
                    "text without control characters, `/` or spaces at its ends",
                    SpecTypes::nameFault);

    static final SpecType<String> PATH =
            text(
                    "a path or URI; a relative path starts at the folder of the spec",
                    text ->
                            text.startsWith("~")
                                    ? "starts with ~, which is not expanded; write the whole path"
                                    : textFault(text));

    static final SpecType<String> SAMPLE_KEY =
            text(
                    "`request_id` or `segments.NAME`",
                    text ->
                            text.equals("request_id") || text.matches("segments\\..+")
                                    ? ""
                                    : "is not request_id or segments.NAME");

    static final SpecType<String> DIGEST = digest();

    static final SpecType<Boolean> FLAG =
            new SpecType<>(
                    "`true` or `false`",
                    (node, path, problems) ->
                            node.isBoolean()
                                    ? (Boolean) node.booleanValue()
                                    : fault(node, "is not true or false", path, problems));

    private SpecTypes() {}

    /** {@code why} explains a limit that is not plain; it follows the message. */
    static SpecType<Double> number(double min, boolean open, double max, String why) {
        String range =
                max == Double.POSITIVE_INFINITY
                        ? (open ? "more than " : "at least ") + plain(min)
                        : "in " + (open ? "(" : "[") + plain(min) + ", " + plain(max) + "]";
        String allowed = min == Double.NEGATIVE_INFINITY ? "a number" : "a number " + range;
        return new SpecType<>(
                why.isEmpty() ? allowed : allowed + ": " + why,
                (node, path, problems) -> {
                    if (!node.isNumber()) {
                        return fault(node, "is not a number" + numberHint(node), path, problems);
                    }
                    // Jackson throws where the value is beyond double; this gives infinity.
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

    static SpecType<Long> integer(long min, long max, String why) {
        String range = max == Long.MAX_VALUE ? "at least " + min : "in [" + min + ", " + max + "]";
        return new SpecType<>(
                "a whole number " + range + (why.isEmpty() ? "" : ": " + why),
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
                        + ", in steps of "
                        + unit(step),
                (node, path, problems) -> {
                    if (node.isIntegralNumber()
                            || (node.isString()
                                    && WHOLE_NUMBER
                                            .matcher(node.stringValue().strip())
                                            .matches())) {
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
                                "is not a duration; write a whole number and a unit (d, h, min, s,"
                                        + " ms), such as 90 s",
                                path,
                                problems);
                    }
                    if (value.compareTo(min) < 0) {
                        return fault(node, "is shorter than " + least, path, problems);
                    }
                    if (value.compareTo(LONGEST) > 0) {
                        return fault(node, "is longer than 365 d", path, problems);
                    }
                    if (value.toNanos() % step.toNanos() != 0) {
                        return fault(node, "is not a multiple of " + unit(step), path, problems);
                    }
                    return value;
                });
    }

    /** Bytes, at least one, that fit an array. */
    static SpecType<Integer> memory() {
        return new SpecType<>(
                "a size such as `1 MiB` or `64 kb`, or a number of bytes, from 1 byte to below"
                        + " 2 GiB; units are powers of 1024",
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
                    if (bytes == 0 || bytes > Integer.MAX_VALUE) {
                        return fault(node, "is not from 1 byte to below 2 GiB", path, problems);
                    }
                    return (int) bytes;
                });
    }

    /** The constants of an enum in lower case. */
    static <E extends Enum<E>> SpecType<E> choice(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        String names =
                constants.stream().map(SpecTypes::lowerCase).collect(Collectors.joining(", "));
        return new SpecType<>(
                "one of " + names,
                (node, path, problems) ->
                        constants.stream()
                                .filter(each -> node.asString("").equals(lowerCase(each)))
                                .findFirst()
                                .orElseGet(
                                        () ->
                                                fault(
                                                        node,
                                                        "is not one of " + names,
                                                        path,
                                                        problems)));
    }

    /** A list of texts in which none appears twice. */
    static SpecType<List<String>> names() {
        return new SpecType<>(
                "a list of different texts",
                (node, path, problems) -> {
                    if (!node.isArray()) {
                        String hint = node.isString() ? "; write [" + node.asString() + "]" : "";
                        return fault(node, "is not a list" + hint, path, problems);
                    }
                    List<String> names = new ArrayList<>();
                    boolean good = true;
                    for (int i = 0; i < node.size(); i++) {
                        String entry = path + "[" + i + "]";
                        String name = TEXT.read(node.get(i), entry, problems);
                        good &= name != null;
                        if (name != null && names.contains(name)) {
                            fault(node.get(i), "is listed twice", entry, problems);
                            good = false;
                        }
                        names.add(name);
                    }
                    return good ? List.copyOf(names) : null;
                });
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static SpecType<String> digest() {
        SpecType<String> hex =
                text(
                        "64 hex digits",
                        text ->
                                SHA256.matcher(text).matches()
                                        ? ""
                                        : "is not a SHA-256 digest: 64 hex digits, as sha256sum"
                                                + " prints them; this has "
                                                + text.length()
                                                + " characters");
        return new SpecType<>(
                hex.allowed(),
                (node, path, problems) -> {
                    String value = hex.read(node, path, problems);
                    return value == null ? null : value.toLowerCase(Locale.ROOT);
                });
    }

    private static SpecType<String> text(String allowed, Function<String, String> faultOf) {
        return new SpecType<>(
                allowed,
                (node, path, problems) -> {
                    if (!node.isString()) {
                        boolean scalar = node.isNumber() || node.isBoolean();
                        return fault(
                                node,
                                "is not text"
                                        + (scalar
                                                ? "; put it in quotes: \"" + node.asString() + "\""
                                                : ""),
                                path,
                                problems);
                    }
                    String fault = faultOf.apply(node.stringValue());
                    return fault.isEmpty()
                            ? node.stringValue()
                            : fault(node, fault, path, problems);
                });
    }

    private static String textFault(String text) {
        if (text.isBlank()) {
            return "is empty";
        }
        return CONTROL.matcher(text).find() ? "contains a control character" : "";
    }

    private static String nameFault(String text) {
        if (!textFault(text).isEmpty()) {
            return textFault(text);
        }
        if (text.contains("/")) {
            return "contains /, which a name may not";
        }
        return text.equals(text.strip()) ? "" : "starts or ends with white space";
    }

    private static <T> T fault(JsonNode node, String message, String path, Problems problems) {
        problems.add(path, show(node) + " " + message);
        return null;
    }

    private static Duration parseDuration(String text) {
        try {
            return TimeUtils.parseDuration(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }

    /** What someone who wrote {@code 10,000}, {@code 10_000}, {@code .5} or {@code 90%} meant. */
    private static String numberHint(JsonNode node) {
        if (!node.isString()) {
            return "";
        }
        String text = node.stringValue().strip().replaceAll("[_,]", "");
        if (text.length() > 20 || text.toLowerCase(Locale.ROOT).contains("e")) {
            return ""; // An exponent could make a line of a thousand million digits.
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
