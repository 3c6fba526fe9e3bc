package io.shadowgate.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.annotation.Nullable;
import tools.jackson.databind.JsonNode;

/** The values of all keys, each checked on its own, with defaults filled in. */
final class SpecValues {
    private final JsonNode root;
    private final SortedMap<String, Object> values = new TreeMap<>();

    SpecValues(JsonNode root, Problems problems) {
        this.root = root;
        for (SpecKey<?> key : SpecKeys.ALL) {
            for (String path : pathsOf(key)) {
                read(key, path, problems);
            }
        }
    }

    int shadows() {
        JsonNode shadows = root.path(SpecKeys.SHADOWS);
        return shadows.isArray() ? shadows.size() : 0;
    }

    /** Null when the key is optional and absent, or has a problem. */
    @Nullable
    <T> T get(SpecKey<T> key) {
        return get(key, -1);
    }

    /** The value that a key below {@code shadows[]} has for one shadow. */
    @Nullable
    @SuppressWarnings("unchecked") // Only read() puts values in, with the key's own type.
    <T> T get(SpecKey<T> key, int shadow) {
        return (T) values.get(at(key.path(), shadow));
    }

    /** Whether the spec itself says something here, be it right or wrong. */
    boolean has(String path) {
        return !find(path).isMissingNode();
    }

    boolean isSection(String path) {
        return find(path).isObject();
    }

    boolean isEmptyShadows() {
        JsonNode shadows = root.path(SpecKeys.SHADOWS);
        return shadows.isArray() && shadows.isEmpty();
    }

    /** By path; keys that are optional and absent are not in it. */
    SortedMap<String, Object> all() {
        return values;
    }

    static String at(String path, int shadow) {
        return path.replace("[]", "[" + shadow + "]");
    }

    private List<String> pathsOf(SpecKey<?> key) {
        if (!key.path().contains("[]")) {
            return List.of(key.path());
        }
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < shadows(); i++) {
            paths.add(at(key.path(), i));
        }
        return paths;
    }

    private <T> void read(SpecKey<T> key, String path, Problems problems) {
        JsonNode node = find(path);
        Object value = null;
        if (node.isNull()) {
            problems.add(
                    path,
                    "has no value; "
                            + (key.required() ? "give it " : "leave the key out or give it ")
                            + key.type().allowed());
        } else if (!node.isMissingNode()) {
            value = key.type().read(node, path, problems);
        } else if (key.fallback() != null) {
            value = key.type().read(YamlTree.parse(key.fallback(), path, problems), path, problems);
        } else if (key.required() && isMissed(key, path)) {
            problems.add(path, "missing: " + key.meaning());
        }
        if (value != null) {
            values.put(path, value);
        }
    }

    /** False when the section around the key may be absent and is, or is not a section at all. */
    private boolean isMissed(SpecKey<?> key, String path) {
        String section = path;
        while (section.contains(".")) {
            section = section.substring(0, section.lastIndexOf('.'));
            JsonNode node = find(section);
            if (!node.isMissingNode()) {
                return node.isObject();
            }
            if (SpecKeys.OPTIONAL_SECTIONS.stream()
                    .anyMatch(at -> key.path().startsWith(at + "."))) {
                return false;
            }
        }
        return true;
    }

    private JsonNode find(String path) {
        JsonNode node = root;
        for (String name : path.replace("]", "").split("[.\\[]", -1)) {
            node = node.isArray() ? node.path(Integer.parseInt(name)) : node.path(name);
        }
        return node;
    }
}
