package io.shadowgate.spec;

import io.shadowgate.text.Printable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a value may be.
 *
 * @param allowed a noun phrase: it stands in the reference page and after "is not" in messages
 * @param schema the same in the words of JSON Schema, as far as it has them; the reader may refuse
 *     more
 */
record SpecType<T>(String allowed, Map<String, Object> schema, Reader<T> reader) {

    /** Turns a node that is neither missing nor null into a value. */
    @FunctionalInterface
    interface Reader<T> {
        /** Returns null exactly when it has reported a problem. */
        @Nullable T read(JsonNode node, String path, Problems problems);
    }

    @Nullable T read(JsonNode node, String path, Problems problems) {
        return reader.read(node, path, problems);
    }

    /** Reads what the declaration of a key says, which is right or the declaration is not. */
    T readDefault(String yaml, String path) {
        Problems problems = new Problems(path);
        JsonNode node = Objects.requireNonNull(YamlTree.parse(yaml, path, problems), path);
        T value = read(node, path, problems);
        problems.throwIfAny();
        return Objects.requireNonNull(value, path);
    }

    /** The start of a message: the value as the user knows it. */
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

    /** Reports what is wrong with a value; null, so that a reader may return it. */
    @Nullable
    @SuppressWarnings("TypeParameterUnusedInFormals") // Safe: null is of every type.
    static <T> T fault(JsonNode node, String message, String path, Problems problems) {
        problems.add(path, show(node) + " " + message);
        return null;
    }
}
