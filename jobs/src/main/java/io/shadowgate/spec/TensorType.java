package io.shadowgate.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One input or output of a model, as a spec declares it.
 *
 * @param type lower-case name of the elements' type
 * @param shape sizes of the dimensions, -1 where any size is allowed
 */
public record TensorType(String name, String type, List<Long> shape) implements Serializable {
    /** The types that can be declared. */
    public static final Set<String> TYPES =
            Set.of(
                    "float", "double", "float16", "int8", "uint8", "int16", "int32", "int64",
                    "bool", "string");

    static final String FORM = "a type and a shape such as float[-1, 10]";

    private static final Pattern TEXT =
            Pattern.compile(
                    "\\s*(\\w+)\\s*\\[\\s*((?:-1|\\d+)(?:\\s*,\\s*(?:-1|\\d+))*)?\\s*]\\s*");
    private static final int MOST_DIGITS = 9;

    public TensorType {
        shape = List.copyOf(shape);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException(type + " is not one of " + known());
        }
    }

    /**
     * Reads {@code float[-1, 10]}.
     *
     * @return null if the text has another form
     */
    @Nullable
    public static TensorType parse(String name, String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || !TYPES.contains(parts.group(1).toLowerCase(Locale.ROOT))) {
            return null;
        }
        List<String> sizes =
                parts.group(2) == null ? List.of() : List.of(parts.group(2).split("\\s*,\\s*"));
        if (sizes.stream().anyMatch(size -> size.length() > MOST_DIGITS)) {
            return null;
        }
        return new TensorType(
                name,
                parts.group(1).toLowerCase(Locale.ROOT),
                sizes.stream().map(Long::valueOf).toList());
    }

    /** The types in words, sorted. */
    public static String known() {
        return TYPES.stream().sorted().collect(Collectors.joining(", "));
    }

    /** As a spec writes it, without the name. */
    String written() {
        return type
                + shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String toString() {
        return Stream.of(name, written()).collect(Collectors.joining(": "));
    }
}
