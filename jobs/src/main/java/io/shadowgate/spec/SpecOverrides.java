package io.shadowgate.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts {@code -D path=value} into the tree of a spec, in the order of the map. */
final class SpecOverrides {
    private final ObjectNode root;
    private final Problems problems;

    SpecOverrides(ObjectNode root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void apply(Map<String, String> overrides) {
        overrides.forEach(this::apply);
    }

    private void apply(String path, String text) {
        String[] names = path.strip().replaceAll("\\[(\\d+)]", ".$1").split("\\.", -1);
        JsonNode node = root;
        SpecSection section = SpecSection.ROOT;
        String at = "";
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            String here = Problems.join(at, name);
            if (!section.knows(name)) {
                problems.add(here, section.unknown(name));
                return;
            }
            at = here;
            SpecSection child = section.child(name);
            boolean last = i == names.length - 1;
            if (child == null && !last) {
                problems.add(
                        here,
                        "takes one value and has no keys of its own, such as " + names[i + 1]);
                return;
            }
            if (!(node instanceof ObjectNode object)) {
                return; // The problem is reported for the file.
            }
            if (last) {
                JsonNode value = YamlTree.parse(text, here, problems);
                if (value != null && value.isMissingNode()) {
                    return;
                }
                removeOtherNames(here);
                object.set(name, value == null ? JsonNodeFactory.instance.nullNode() : value);
                return;
            }
            // Only the last name may take a value.
            section = Objects.requireNonNull(child);
            node = object.get(name);
            if (section.isList()) {
                i++;
                at = here + "[" + names[i] + "]";
                node = entry(node, names[i], here);
                if (node == null) {
                    return;
                }
                if (i == names.length - 1) {
                    problems.add(at, "cannot be replaced as a whole; override its keys one by one");
                    return;
                }
            } else if (node == null) {
                node = object.putObject(name);
            }
        }
    }

    /** Removes the file's value of the key, even under an earlier name. */
    private void removeOtherNames(String path) {
        for (SpecKey<?> key : SpecKeys.ALL) {
            List<String> names = new ArrayList<>(List.of(key.path()));
            key.deprecated().forEach(former -> names.add(former.path()));
            if (names.remove(path)) {
                names.forEach(this::remove);
            }
        }
    }

    private void remove(String path) {
        int dot = path.lastIndexOf('.');
        JsonNode section = dot < 0 ? root : root.at("/" + path.substring(0, dot).replace('.', '/'));
        if (section instanceof ObjectNode object) {
            object.remove(path.substring(dot + 1));
        }
    }

    @Nullable
    private JsonNode entry(@Nullable JsonNode list, String index, String path) {
        int size = list == null ? 0 : list.size();
        if (!index.matches("\\d{1,9}")) {
            problems.add(path, "is a list; write " + path + "[0]." + index);
        } else if (list == null || list.isArray()) {
            if (list != null && Integer.parseInt(index) < size) {
                return list.get(Integer.parseInt(index));
            }
            problems.add(
                    path + "[" + index + "]",
                    "does not exist; the spec lists " + size + ", counted from 0");
        }
        return null;
    }
}
