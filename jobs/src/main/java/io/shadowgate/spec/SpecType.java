package io.shadowgate.spec;

import io.shadowgate.text.Printable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The allowed values of a key.
 *
 * @param allowed a noun phrase for the reference page, and for messages after "is not"
 * @param schema the same as JSON Schema, as far as possible; the reader may refuse more
 */
record SpecType<T>(String allowed, Map<String, Object> schema, Reader<T> reader) {

    /** Converts a node to a value. The node is neither missing nor null. */
    @FunctionalInterface
    interface Reader<T> {
        /** Returns null if and only if it has reported a problem. */
        @Nullable T read(JsonNode node, String path, Problems problems);
    }

    @Nullable T read(JsonNode node, String path, Problems problems) {
        return reader.read(node, path, problems);
    }

    /** Reads a value from the declaration of a key; a problem there is a fault in the program. */
    T readDefault(String yaml, String path) {
        Problems problems = new Problems(path);
        JsonNode node = Objects.requireNonNull(YamlTree.parse(yaml, path, problems), path);
        T value = read(node, path, problems);
        problems.throwIfAny();
        return Objects.requireNonNull(value, path);
    }

    /** The value as the user wrote it, for the start of a message. */
    static String show(JsonNode node) {
        if (node.isObject()) {
            return "a section";
        }
        if (node.isArray()) {
            return "a list";
        }
        if (node.isNumber()) {
            return node.asString();
        }
        String text = Printable.of(node.toString());
        return text.length() <= 80 ? text : text.substring(0, 77) + "...\"";
    }

    /** Reports a problem and returns null, so that a reader can return the result. */
    @Nullable
    @SuppressWarnings("TypeParameterUnusedInFormals") // Safe: null is of every type.
    static <T> T fault(JsonNode node, String message, String path, Problems problems) {
        problems.add(path, show(node) + " " + message);
        return null;
    }
}
