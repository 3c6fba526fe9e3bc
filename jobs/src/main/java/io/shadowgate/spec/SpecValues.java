package io.shadowgate.spec;

import io.shadowgate.spec.SpecKey.Deprecated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The values of all keys, with defaults filled in. Each value is checked separately. */
final class SpecValues {
    private final JsonNode root;
    private final Map<String, Object> values = new HashMap<>();

    /** The name of a key in the spec, if it differs from the key's path. */
    private final Map<SpecKey<?>, String> formerNames = new HashMap<>();

    private final List<String> warnings = new ArrayList<>();

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

    /** Null if the key is optional and absent, or has a problem. */
    @Nullable <T> T get(SpecKey<T> key) {
        return get(key, -1);
    }

    /** The value of a key below {@code shadows[]} for one shadow. */
    @Nullable
    @SuppressWarnings("unchecked") // Only read() puts values in, with the key's own type.
    <T> T get(SpecKey<T> key, int shadow) {
        return (T) values.get(at(key.path(), shadow));
    }

    /** The value of a key that is required or has a default, in a spec without problems. */
    <T> T known(SpecKey<T> key) {
        return known(key, -1);
    }

    /** The same of a key below {@code shadows[]}, for one shadow. */
    <T> T known(SpecKey<T> key, int shadow) {
        return Objects.requireNonNull(get(key, shadow), key.path());
    }

    /** Whether the spec has anything at this path, valid or not. */
    boolean has(String path) {
        return !find(path).isMissingNode();
    }

    /** Whether the spec gives the key a value, under its present or an earlier name. */
    boolean has(SpecKey<?> key) {
        return has(pathOf(key));
    }

    /** The key's path, or the earlier name that the spec uses. */
    String pathOf(SpecKey<?> key) {
        return formerNames.getOrDefault(key, key.path());
    }

    /** A warning for each earlier name that the spec uses. */
    List<String> warnings() {
        return warnings;
    }

    boolean isSection(String path) {
        return find(path).isObject();
    }

    boolean isEmptyShadows() {
        JsonNode shadows = root.path(SpecKeys.SHADOWS);
        return shadows.isArray() && shadows.isEmpty();
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
        Deprecated<T> former = formerName(key, problems);
        T value =
                former == null
                        ? readAt(path, key.type(), key, problems)
                        : readAt(former.path(), former.type(), key, problems);
        if (value != null) {
            values.put(path, value);
        }
    }

    @Nullable
    private <T> T readAt(String path, SpecType<T> type, SpecKey<T> key, Problems problems) {
        JsonNode node = find(path);
        if (node.isNull()) {
            problems.add(
                    path,
                    "has no value; "
                            + (key.required() ? "give it " : "leave the key out or give it ")
                            + type.allowed());
            return null;
        }
        if (!node.isMissingNode()) {
            return type.read(node, path, problems);
        }
        if (key.required() && isMissed(key, path)) {
            problems.add(path, "missing: " + key.meaning());
        }
        return key.defaultValue();
    }

    /** Null if the spec does not use an earlier name. */
    @Nullable
    private <T> Deprecated<T> formerName(SpecKey<T> key, Problems problems) {
        if (key.deprecated().isEmpty()) {
            return null;
        }
        String given = has(key.path()) ? key.path() : null;
        Deprecated<T> used = null;
        for (Deprecated<T> former : key.deprecated()) {
            if (!has(former.path())) {
                continue;
            }
            if (given != null) {
                problems.add(
                        former.path(),
                        "is a former name of "
                                + key.path()
                                + (given.equals(key.path())
                                        ? ", which is given too; keep that one"
                                        : ", and so is " + given + "; write that one alone"));
                continue;
            }
            given = former.path();
            used = former;
            formerNames.put(key, given);
            warnings.add(
                    given
                            + " is a former name; write "
                            + key.path()
                            + (former.type() == key.type()
                                    ? ""
                                    : ", which takes " + key.type().allowed()));
        }
        return used;
    }

    /** False if the section of the key is optional and absent, or is not a section. */
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
