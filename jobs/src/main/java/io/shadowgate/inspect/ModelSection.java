package io.shadowgate.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The section {@code model} of a shadow in a draft.
 *
 * @param path of a file or folder, or the address of a model at a server
 * @param keys further keys of the section with their values in YAML, as somebody wrote them
 */
public record ModelSection(String path, Map<String, String> keys) {
    private static final int LONGEST_LINE = 100;

    public ModelSection {
        keys = new LinkedHashMap<>(keys);
    }

    /** Whether a server runs the model. */
    public boolean isServed() {
        return path.startsWith("http://") || path.startsWith("https://");
    }

    /**
     * On one line if it is short.
     *
     * @param indent of the line
     */
    List<String> lines(String indent) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(isServed() ? "url" : "path", Yaml.text(path));
        all.putAll(keys);
        List<String> parts =
                all.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .toList();
        String flat = indent + "model: {" + String.join(", ", parts) + "}";
        // A value in YAML may be more than a flow may hold.
        if (keys.isEmpty() || flat.length() <= LONGEST_LINE && !flat.contains("\n")) {
            return List.of(flat);
        }
        List<String> lines = new ArrayList<>(List.of(indent + "model:"));
        parts.forEach(part -> lines.add(indent + "  " + part));
        return lines;
    }
}
