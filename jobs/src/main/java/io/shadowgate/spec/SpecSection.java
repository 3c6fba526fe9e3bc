package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.show;

import io.shadowgate.text.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The vocabulary of the spec: which keys a section may hold. */
final class SpecSection {
    /** More places of a name than these are no help. */
    private static final int MOST_ELSEWHERE = 2;

    /** All keys, from {@link SpecKeys#ALL}. */
    static final SpecSection ROOT = root();

    /** The section below each name; null if the name takes a value. */
    private final Map<String, SpecSection> children = new LinkedHashMap<>();

    /** The same for names that occur only in earlier names of keys. */
    private final Map<String, SpecSection> former = new LinkedHashMap<>();

    private final boolean list;

    /** As in {@link SpecKey#path}, empty for the root. */
    private final String path;

    private SpecSection(boolean list, String path) {
        this.list = list;
        this.path = path;
    }

    private static SpecSection root() {
        SpecSection root = new SpecSection(false, "");
        for (SpecKey<?> key : SpecKeys.ALL) {
            SpecSection section = root;
            List<String> names = List.of(key.path().split("\\."));
            for (String name : names.subList(0, names.size() - 1)) {
                boolean list = name.endsWith("[]");
                String path = Problems.join(section.path, name);
                section =
                        section.children.computeIfAbsent(
                                name.replace("[]", ""), absent -> new SpecSection(list, path));
            }
            section.children.put(names.get(names.size() - 1), null);
        }
        SpecKeys.ALL.forEach(key -> key.deprecated().forEach(name -> root.addFormer(name.path())));
        return root;
    }

    private void addFormer(String names) {
        int dot = names.indexOf('.');
        if (dot < 0) {
            former.put(names, null);
            return;
        }
        String name = names.substring(0, dot);
        SpecSection section =
                children.containsKey(name)
                        ? children.get(name)
                        : former.computeIfAbsent(
                                name, absent -> new SpecSection(false, Problems.join(path, name)));
        section.addFormer(names.substring(dot + 1));
    }

    /** Whether this is a list of sections with the same keys. */
    boolean isList() {
        return list;
    }

    boolean knows(String name) {
        return children.containsKey(name) || former.containsKey(name);
    }

    /** Null if the name takes a value. */
    @Nullable SpecSection child(String name) {
        return children.containsKey(name) ? children.get(name) : former.get(name);
    }

    /** Reports unknown keys, and values in place of sections. */
    void check(JsonNode node, String at, Problems problems) {
        if (list) {
            if (!node.isArray()) {
                problems.add(
                        at,
                        show(node) + " is not a list; start each entry with \"- \"; " + keysHere());
            }
            for (int i = 0; node.isArray() && i < node.size(); i++) {
                checkKeys(node.get(i), at + "[" + i + "]", problems);
            }
        } else {
            checkKeys(node, at, problems);
        }
    }

    private void checkKeys(JsonNode node, String at, Problems problems) {
        if (!node.isObject()) {
            problems.add(
                    at,
                    (node.isNull() ? "is empty; " : show(node) + " is not a section; ")
                            + keysHere());
            return;
        }
        for (var entry : node.properties()) {
            String name = entry.getKey();
            SpecSection section = child(name);
            if (!knows(name)) {
                problems.add(Problems.join(at, name), unknown(name));
            } else if (section != null) {
                section.check(entry.getValue(), Problems.join(at, name), problems);
            }
        }
    }

    String unknown(String name) {
        String near = NearestName.of(name, children.keySet()).or(() -> elsewhere(name)).orElse("");
        return "unknown key; " + (near.isEmpty() ? "" : "did you mean " + near + "? ") + keysHere();
    }

    private String keysHere() {
        return "keys here: "
                + String.join(", ", children.isEmpty() ? former.keySet() : children.keySet());
    }

    /** Known keys of this name, which was written in the wrong section. */
    private Optional<String> elsewhere(String name) {
        List<String> paths =
                SpecKeys.ALL.stream()
                        .map(SpecKey::path)
                        .filter(each -> each.endsWith("." + name))
                        .toList();
        Optional<String> below =
                paths.stream().filter(each -> each.startsWith(path + ".")).findFirst();
        boolean few = !paths.isEmpty() && paths.size() <= MOST_ELSEWHERE;
        return below.isEmpty() && few ? Optional.of(String.join(" or ", paths)) : below;
    }
}
