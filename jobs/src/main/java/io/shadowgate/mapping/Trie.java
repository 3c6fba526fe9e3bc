package io.shadowgate.mapping;

import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_END_OBJECT;
import static tools.jackson.core.sym.PropertyNameMatcher.MATCH_UNKNOWN_NAME;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.text.PlainNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * All paths of a mapping, compiled for one pass over a record. A part of the record that some path
 * ends at, or has rows in, is kept. Everything else is skipped unread.
 *
 * <p>A path is thus split in two: the steps to the part that is kept, and the steps within it.
 * Paths may share a part.
 */
final class Trie {
    /**
     * A path within a kept part.
     *
     * @param part the number of the part
     */
    record Within(int part, List<String> steps) {}

    /** One level of the record. */
    static final class Node {
        private final Map<String, Node> below = new LinkedHashMap<>();
        private boolean isKept;
        private boolean isBody;

        /** Its number, if it is kept; otherwise -1. */
        private int part = -1;

        private @Nullable PropertyNameMatcher names;
        private @Nullable PlainNames plainNames;
        private @Nullable PlainNames namesInText;
        private Node[] nodes = {};
        private List<Within> parts = List.of();
        private final Trie trie;

        private Node(Trie trie) {
            this.trie = trie;
        }

        /** Whether it is one of the parts. Nothing is below it then. */
        boolean isKept() {
            return isKept;
        }

        /** Whether a text in its place is only ever taken for the JSON that it holds. */
        boolean isBody() {
            return isBody;
        }

        int part() {
            return part;
        }

        /** How many nodes are right below. */
        int size() {
            return nodes.length;
        }

        Node at(int place) {
            return nodes[place];
        }

        /** All parts below, by their steps from here. */
        List<Within> parts() {
            return parts;
        }

        /** Finds the nodes below by their names in plain JSON. */
        PlainNames names(boolean inText) {
            return Objects.requireNonNull(inText ? namesInText : plainNames);
        }

        /** Goes on in the JSON that a text holds, plain or not. */
        void readText(String text, @Nullable Value[] parts) {
            trie.readText(text, this, parts);
        }
    }

    private final Node root = new Node(this);

    /** By the very path of the mapping, because to compare paths would cost more than to look. */
    private final Map<FieldPath, Within> places = new IdentityHashMap<>();

    private final List<String> shown = new ArrayList<>();

    /**
     * @param bodies paths of which a text is only ever taken for the JSON that it holds
     */
    Trie(Collection<FieldPath> paths, Collection<FieldPath> bodies) {
        for (FieldPath path : paths) {
            Node node = root;
            for (String step : path.steps()) {
                if (step.equals(FieldPath.EACH_ROW)) {
                    break;
                }
                node = node.below.computeIfAbsent(step, name -> new Node(this));
            }
            // A part that one path takes as a text is a text for all.
            node.isBody = bodies.contains(path) && (node.isBody || !node.isKept);
            node.isKept = true;
        }
        for (FieldPath path : paths) {
            places.computeIfAbsent(path, this::place);
        }
        compile(root);
    }

    private Within place(FieldPath path) {
        Node node = root;
        int step = 0;
        while (!node.isKept) {
            node = Objects.requireNonNull(node.below.get(path.steps().get(step++)));
        }
        if (node.part < 0) {
            node.part = shown.size();
            FieldPath part = new FieldPath(path.root(), path.steps().subList(0, step));
            shown.add(part.toString());
        }
        return new Within(node.part, List.copyOf(path.steps().subList(step, path.steps().size())));
    }

    private static void compile(Node node) {
        if (node.isKept) {
            return;
        }
        node.names =
                ValueReader.JSON.constructNameMatcher(
                        node.below.keySet().stream().map(Named::fromString).toList(), false);
        node.plainNames = new PlainNames(List.copyOf(node.below.keySet()), "\"");
        node.namesInText = new PlainNames(List.copyOf(node.below.keySet()), "\\\"");
        node.nodes = node.below.values().toArray(Node[]::new);
        List<Within> parts = new ArrayList<>();
        node.below.forEach(
                (name, below) -> {
                    compile(below);
                    if (below.isKept) {
                        parts.add(new Within(below.part, List.of(name)));
                    }
                    for (Within part : below.parts) {
                        List<String> steps = new ArrayList<>(List.of(name));
                        steps.addAll(part.steps);
                        parts.add(new Within(part.part, steps));
                    }
                });
        node.parts = parts;
    }

    /** How many parts a record can have. */
    int parts() {
        return shown.size();
    }

    /** The path of a part. */
    String shown(int part) {
        return shown.get(part);
    }

    /** Where one of the paths leads to; null if it is not among them. */
    @Nullable Within of(FieldPath path) {
        return places.get(path);
    }

    Node root() {
        return root;
    }

    /**
     * Reads the record at the parser's token.
     *
     * @param parts gets the parts that the record has; the others are null
     */
    void read(JsonParser parser, JsonToken token, @Nullable Value[] parts) {
        read(parser, token, root, parts);
    }

    private void read(JsonParser parser, JsonToken token, Node node, @Nullable Value[] parts) {
        if (node.isKept) {
            Value value = ValueReader.read(parser, token);
            parts[node.part] =
                    parts[node.part] == null
                            ? value
                            : new Broken(shown(node.part) + " stands twice");
            return;
        }
        switch (token) {
            case START_OBJECT -> readMembers(parser, node, parts);
            case START_ARRAY -> {
                // Steps in a list pick by name, which may come after what is picked.
                Value list = ValueReader.read(parser, token);
                for (Within part : node.parts) {
                    parts[part.part] = Steps.one(list, part.steps);
                }
            }
            case VALUE_STRING -> readText(parser.getString(), node, parts);
            default -> {
                // Nothing is below a scalar.
            }
        }
    }

    private void readMembers(JsonParser parser, Node node, @Nullable Value[] parts) {
        PropertyNameMatcher names = node.names;
        for (int i = parser.nextNameMatch(names);
                i != MATCH_END_OBJECT;
                i = parser.nextNameMatch(names)) {
            JsonToken token = parser.nextToken();
            if (i == MATCH_UNKNOWN_NAME) {
                parser.skipChildren();
            } else {
                read(parser, token, node.nodes[i], parts);
            }
        }
    }

    /** Goes on in the JSON that a text holds. A fault there is the fault of all that is below. */
    private void readText(String text, Node node, @Nullable Value[] parts) {
        String json = ValueReader.jsonIn(text);
        if (json == null) {
            return;
        }
        try (JsonParser parser = ValueReader.JSON.createParser(ObjectReadContext.empty(), json)) {
            read(parser, parser.nextToken(), node, parts);
            if (parser.nextToken() != null) {
                breakAll(node, parts, "a text with more than one JSON value");
            }
        } catch (JacksonException e) {
            breakAll(node, parts, ValueReader.notJson(json, e));
        }
    }

    private static void breakAll(Node node, @Nullable Value[] parts, String reason) {
        for (Within part : node.parts) {
            parts[part.part] = new Broken(reason);
        }
    }
}
