package io.shadowgate.spec;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Parts of a shadow where they are options and not keys of a spec: texts in the spec's YAML. */
public final class ModelOptions {
    private ModelOptions() {}

    /**
     * @param yaml as {@code shadows[].missing}
     * @throws IllegalArgumentException if it is not one; the message says what is wrong
     */
    public static Missing missing(String yaml) {
        return read(ModelTypes.MISSING, "missing", yaml);
    }

    /**
     * @param yaml as {@code shadows[].inputs}
     * @throws IllegalArgumentException if it is not one; the message says what is wrong
     */
    public static Map<String, InputSource> inputs(String yaml) {
        return read(ModelTypes.INPUTS, "inputs", yaml);
    }

    private static <T> T read(SpecType<T> type, String name, String yaml) {
        Problems problems = new Problems(name);
        try {
            JsonNode node = YamlTree.parse(yaml, name, problems);
            if (node == null || node.isMissingNode() || node.isNull()) {
                problems.add(name, "is empty");
            }
            problems.throwIfAny();
            T value = type.read(Objects.requireNonNull(node), name, problems);
            problems.throwIfAny();
            return Objects.requireNonNull(value);
        } catch (SpecException e) {
            throw new IllegalArgumentException(
                    e.problems().stream()
                            .map(SpecException.Problem::toString)
                            .collect(Collectors.joining("; ")),
                    e);
        }
    }
}
