package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;

import io.shadowgate.text.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts, choices and lists of a spec, with messages for common mistakes. */
final class SpecTypes {
    private static final String SEGMENT_PREFIX = "segments.";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    static final SpecType<String> TEXT = text("text", "\\S", SpecTypes::textFault);

    /** A name. Names become keys of reports and parts of file names. */
    static final SpecType<String> NAME =
            text(
                    "text without control characters, `/` or spaces at its ends",
                    "^[^\\s/]([^/]*[^\\s/])?$",
                    SpecTypes::nameFault);

    /** What separates cells. */
    static final SpecType<String> DELIMITER =
            text(
                    "one of `,`, `;`, `:`, `^`, `~`, a vertical bar, a space or a tab (`\"\\t\"`)",
                    "^[,;|:^~ \\t]$",
                    text ->
                            text.length() == 1 && ",;|:^~ \t".contains(text)
                                    ? ""
                                    : "is not one of , ; | : ^ ~, a space or a tab (\"\\t\")");

    static final SpecType<String> PATH =
            text(
                    "a path or URI; a relative path is relative to the folder of the spec",
                    "^(?!~).*\\S",
                    SpecTypes::pathFault);

    /** Like {@link #SAMPLE_SEGMENT}, but with its prefix, or {@code request_id}. */
    static final SpecType<String> SAMPLE_KEY =
            text(
                    "`request_id` or `segments.NAME`",
                    "^(request_id|segments\\..+)$",
                    text ->
                            text.equals("request_id") || text.matches("segments\\..+")
                                    ? ""
                                    : "is not request_id or segments.NAME");

    /** The name of a request segment. */
    static final SpecType<String> SEGMENT =
            text(
                    "the name of a request segment",
                    "^(?!segments\\.).*\\S",
                    text ->
                            text.startsWith(SEGMENT_PREFIX)
                                    ? "starts with segments.; write only the name of the"
                                            + " segment"
                                    : textFault(text));

    /** The value is {@code segments.NAME}. */
    static final SpecType<String> SAMPLE_SEGMENT = mapped(SEGMENT, SEGMENT_PREFIX::concat);

    /** Like {@link #SEGMENT}, but with its prefix. */
    static final SpecType<String> PREFIXED_SEGMENT =
            mapped(
                    text(
                            "`segments.NAME`",
                            "^segments\\..*\\S",
                            text ->
                                    text.startsWith(SEGMENT_PREFIX)
                                                    && text.length() > SEGMENT_PREFIX.length()
                                            ? textFault(text)
                                            : "is not segments.NAME, a segment of the requests"),
                    text -> text.substring(SEGMENT_PREFIX.length()));

    static final SpecType<String> DIGEST =
            mapped(
                    text(
                            "64 hex digits",
                            "^[0-9a-fA-F]{64}$",
                            text ->
                                    SHA256.matcher(text).matches()
                                            ? ""
                                            : "is not a SHA-256 digest: 64 hex digits, as sha256sum"
                                                    + " prints them; this has "
                                                    + text.length()
                                                    + " characters"),
                    text -> text.toLowerCase(Locale.ROOT));

    static final SpecType<Boolean> FLAG =
            new SpecType<>(
                    "`true` or `false`",
                    Map.of("type", "boolean"),
                    (node, path, problems) ->
                            node.isBoolean()
                                    ? (Boolean) node.booleanValue()
                                    : fault(node, "is not true or false", path, problems));

    /** A text, number, true or false, as a text. */
    static final SpecType<String> SCALAR =
            new SpecType<>(
                    "a text, a number, `true` or `false`",
                    Map.of("type", List.of("string", "number", "boolean")),
                    (node, path, problems) ->
                            node.isString() || node.isNumber() || node.isBoolean()
                                    ? node.asString()
                                    : fault(
                                            node,
                                            "is not a text, a number, true or false",
                                            path,
                                            problems));

    private SpecTypes() {}

    /** The constants of an enum in lower case. */
    static <E extends Enum<E>> SpecType<E> choice(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        String names =
                constants.stream().map(SpecTypes::lowerCase).collect(Collectors.joining(", "));
        return new SpecType<>(
                "one of " + names,
                Map.of("enum", constants.stream().map(SpecTypes::lowerCase).toList()),
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

    /** A list of different texts. */
    static SpecType<List<String>> names() {
        return list("a list of different texts", TEXT);
    }

    /** A list of different constants of an enum in lower case, at least one. */
    static <E extends Enum<E>> SpecType<List<E>> choices(Class<E> type) {
        SpecType<E> each = choice(type);
        SpecType<List<E>> list = list("", each);
        return new SpecType<>(
                "a list with at least " + each.allowed(),
                Map.of("type", "array", "items", each.schema(), "minItems", 1, "uniqueItems", true),
                (node, path, problems) ->
                        node.isArray() && node.isEmpty()
                                ? fault(
                                        node,
                                        "is empty; name at least " + each.allowed(),
                                        path,
                                        problems)
                                : list.read(node, path, problems));
    }

    private static <T> SpecType<List<T>> list(String allowed, SpecType<T> type) {
        return new SpecType<>(
                allowed,
                Map.of("type", "array", "items", type.schema(), "uniqueItems", true),
                (node, path, problems) -> {
                    if (!node.isArray()) {
                        String hint = node.isString() ? "; write [" + node.asString() + "]" : "";
                        return fault(node, "is not a list" + hint, path, problems);
                    }
                    List<T> entries = new ArrayList<>();
                    boolean good = true;
                    for (int i = 0; i < node.size(); i++) {
                        String at = path + "[" + i + "]";
                        T entry = type.read(node.get(i), at, problems);
                        good &= entry != null;
                        if (entry != null && entries.contains(entry)) {
                            fault(node.get(i), "is listed twice", at, problems);
                            good = false;
                        }
                        entries.add(entry);
                    }
                    return good ? List.copyOf(entries) : null;
                });
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A type that converts texts of another type. */
    private static SpecType<String> mapped(SpecType<String> type, UnaryOperator<String> to) {
        return new SpecType<>(
                type.allowed(),
                type.schema(),
                (node, path, problems) -> {
                    String value = type.read(node, path, problems);
                    return value == null ? null : to.apply(value);
                });
    }

    private static SpecType<String> text(
            String allowed, String pattern, Function<String, String> faultOf) {
        return new SpecType<>(
                allowed,
                Map.of("type", "string", "pattern", pattern),
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

    private static String pathFault(String text) {
        if (text.startsWith("~")) {
            return "starts with ~, which is not expanded; write the whole path";
        }
        return textFault(text).isEmpty() ? encodingFault(text) : textFault(text);
    }

    /** If the locale is not UTF-8, Java cannot open files with most non-ASCII names. */
    private static String encodingFault(String text) {
        try {
            var unused = Path.of(text);
            return "";
        } catch (InvalidPathException e) {
            return "cannot be a file name in this process's encoding ("
                    + System.getProperty("sun.jnu.encoding")
                    + "); set LC_ALL=C.UTF-8 or another UTF-8 locale";
        }
    }

    private static String textFault(String text) {
        if (text.isBlank()) {
            return "is empty";
        }
        return text.codePoints()
                .filter(Printable::isUnsafe)
                .mapToObj(SpecTypes::unsafe)
                .findFirst()
                .orElse("");
    }

    private static String unsafe(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> "contains a control character";
            case Character.SURROGATE -> "contains half of a surrogate pair";
            default -> String.format(Locale.ROOT, "contains U+%04X, which is invisible", character);
        };
    }

    private static String nameFault(String text) {
        if (!textFault(text).isEmpty()) {
            return textFault(text);
        }
        if (text.contains("/")) {
            return "contains /, which is not allowed in a name";
        }
        return text.equals(text.strip()) ? "" : "starts or ends with white space";
    }
}
