package io.shadowgate.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The spec as a JSON Schema (draft 7), for editors that complete and check YAML. It is generated
 * from the declarations of the keys. Only the reader checks rules between keys.
 */
final class SpecSchema {
    private static final JsonMapper JSON = new JsonMapper();

    private SpecSchema() {}

    /** Pretty-printed, with a line end. */
    static String text() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root()) + "\n";
    }

    private static Map<String, Object> root() {
        Map<String, Object> root = section();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "A shadow test of ShadowGate");
        for (SpecKey<?> key : SpecKeys.ALL) {
            put(root, key.path(), key.required(), ofKey(key));
            for (SpecKey.Deprecated<?> former : key.deprecated()) {
                put(root, former.path(), false, ofFormer(former, key));
            }
        }
        below(root, "traffic").put("oneOf", required("files", "kafka"));
        below(root, "sinks").put("anyOf", required("files", "kafka"));
        below(below(root, SpecKeys.SHADOWS + "[]"), "model").put("oneOf", required("path", "url"));
        for (String section : List.of("traffic", SpecKeys.SHADOWS, "sinks")) {
            require(root, section);
        }
        return root;
    }

    private static List<Object> required(String a, String b) {
        return List.of(Map.of("required", List.of(a)), Map.of("required", List.of(b)));
    }

    private static Map<String, Object> ofKey(SpecKey<?> key) {
        Map<String, Object> schema = sorted(key.type().schema());
        schema.put("description", key.meaning() + ". " + upperCase(key.type().allowed()));
        if (key.fallback() != null) {
            schema.put("default", YamlTree.parse(key.fallback(), key.path(), new Problems("")));
        }
        return schema;
    }

    private static Map<String, Object> ofFormer(SpecKey.Deprecated<?> former, SpecKey<?> key) {
        Map<String, Object> schema = sorted(former.type().schema());
        schema.put("deprecated", true);
        schema.put("deprecationMessage", "Write " + key.path());
        return schema;
    }

    /** Copied because the order of {@code Map.of} differs between processes. */
    private static Map<String, Object> sorted(Map<?, ?> schema) {
        Map<String, Object> sorted = new TreeMap<>();
        schema.forEach((name, value) -> sorted.put((String) name, sortedValue(value)));
        return sorted;
    }

    private static Object sortedValue(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(SpecSchema::sortedValue).toList();
        }
        return value instanceof Map<?, ?> map ? sorted(map) : value;
    }

    /** Puts a key at its path. */
    private static void put(
            Map<String, Object> root, String path, boolean required, Map<String, Object> schema) {
        int dot = path.lastIndexOf('.');
        Map<String, Object> section = dot < 0 ? root : section(root, path.substring(0, dot));
        String name = path.substring(dot + 1);
        properties(section).put(name, schema);
        if (required) {
            require(section, name);
            requireSection(root, dot < 0 ? "" : path.substring(0, dot));
        }
    }

    /** Marks a section and its parents as required, up to the first optional one. */
    private static void requireSection(Map<String, Object> root, String path) {
        if (path.isEmpty() || SpecKeys.OPTIONAL_SECTIONS.contains(path)) {
            return;
        }
        int dot = path.lastIndexOf('.');
        String around = dot < 0 ? "" : path.substring(0, dot);
        require(section(root, around), path.substring(dot + 1).replace("[]", ""));
        requireSection(root, around);
    }

    private static Map<String, Object> section(Map<String, Object> root, String path) {
        Map<String, Object> section = root;
        for (String name : path.isEmpty() ? new String[0] : path.split("\\.")) {
            section = below(section, name);
        }
        return section;
    }

    @SuppressWarnings("unchecked") // Only section() and below() put sections in.
    private static Map<String, Object> below(Map<String, Object> section, String name) {
        if (!name.endsWith("[]")) {
            return (Map<String, Object>)
                    properties(section).computeIfAbsent(name, absent -> section());
        }
        Map<String, Object> list =
                (Map<String, Object>)
                        properties(section)
                                .computeIfAbsent(
                                        name.replace("[]", ""),
                                        absent ->
                                                new TreeMap<>(
                                                        Map.of(
                                                                "type",
                                                                "array",
                                                                "minItems",
                                                                1,
                                                                "items",
                                                                section())));
        return (Map<String, Object>) Objects.requireNonNull(list.get("items"));
    }

    private static Map<String, Object> section() {
        Map<String, Object> section = new TreeMap<>();
        section.put("type", "object");
        section.put("additionalProperties", false);
        section.put("properties", new LinkedHashMap<String, Object>());
        return section;
    }

    @SuppressWarnings("unchecked") // section() made it.
    private static Map<String, Object> properties(Map<String, Object> section) {
        return (Map<String, Object>) Objects.requireNonNull(section.get("properties"));
    }

    @SuppressWarnings("unchecked") // Only this puts it in.
    private static void require(Map<String, Object> section, String name) {
        List<String> names = (List<String>) section.getOrDefault("required", List.of());
        if (!names.contains(name)) {
            List<String> more = new ArrayList<>(names);
            more.add(name);
            section.put("required", more);
        }
    }

    private static String upperCase(String phrase) {
        return phrase.substring(0, 1).toUpperCase(Locale.ROOT) + phrase.substring(1);
    }
}
