package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;

import io.shadowgate.text.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts, choices and lists of a spec, with messages for the slips that people make. */
final class SpecTypes {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    static final SpecType<String> TEXT = text("text", SpecTypes::textFault);

    /** Names become keys of reports and may become parts of file names. */
    static final SpecType<String> NAME =
            text(
                    "text without control characters, `/` or spaces at its ends",
                    SpecTypes::nameFault);

    static final SpecType<String> PATH =
            text(
                    "a path or URI; a relative path starts at the folder of the spec",
                    SpecTypes::pathFault);

    static final SpecType<String> SAMPLE_KEY =
            text(
                    "`request_id` or `segments.NAME`",
                    text ->
                            text.equals("request_id") || text.matches("segments\\..+")
                                    ? ""
                                    : "is not request_id or segments.NAME");

    static final String SEGMENT_PREFIX = "segments.";

    static final SpecType<String> SEGMENT =
            text(
                    "`segments.NAME`",
                    text ->
                            text.startsWith(SEGMENT_PREFIX)
                                            && text.length() > SEGMENT_PREFIX.length()
                                    ? textFault(text)
                                    : "is not segments.NAME, a segment of the requests");

    static final SpecType<String> DIGEST = digest();

    static final SpecType<Boolean> FLAG =
            new SpecType<>(
                    "`true` or `false`",
                    (node, path, problems) ->
                            node.isBoolean()
                                    ? (Boolean) node.booleanValue()
                                    : fault(node, "is not true or false", path, problems));

    private SpecTypes() {}

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
        return list("a list of different texts", TEXT);
    }

    /** A list of an enum's constants in lower case, at least one and none twice. */
    static <E extends Enum<E>> SpecType<List<E>> choices(Class<E> type) {
        SpecType<E> each = choice(type);
        SpecType<List<E>> list = list("", each);
        return new SpecType<>(
                "a list with at least " + each.allowed(),
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

    private static String pathFault(String text) {
        if (text.startsWith("~")) {
            return "starts with ~, which is not expanded; write the whole path";
        }
        return textFault(text).isEmpty() ? encodingFault(text) : textFault(text);
    }

    /** Where the locale is not UTF-8, most names cannot even be asked for. */
    private static String encodingFault(String text) {
        try {
            var unused = Path.of(text);
            return "";
        } catch (InvalidPathException e) {
            return "cannot be the name of a file in this process's encoding ("
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
            default ->
                    String.format(Locale.ROOT, "contains U+%04X, which cannot be seen", character);
        };
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
}
