package io.shadowgate.spec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document and reports every duplicate key and every alias with its path. Jackson's
 * own tree reader stops at the first duplicate key and turns an alias into the text of its name.
 */
final class YamlTree {
    private static final YAMLMapper MAPPER = new YAMLMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Problems problems;

    private YamlTree(Problems problems) {
        this.problems = problems;
    }

    /**
     * Continues after duplicate keys and aliases, and stops where the text is not YAML.
     *
     * @param path of the node that the text describes, empty for a whole file
     * @return null if the text is empty; a missing node if it is not YAML, which is then reported
     */
    @Nullable
    static JsonNode parse(String text, String path, Problems problems) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            JsonNode root = new YamlTree(problems).value((YAMLParser) parser, path);
            if (parser.nextToken() != null) {
                problems.add(
                        path,
                        "line "
                                + parser.currentTokenLocation().getLineNr()
                                + " starts a second YAML document; only one is allowed");
            }
            return root;
        } catch (JacksonException e) {
            problems.add(path, "not valid YAML: " + explain(e));
            return NODES.missingNode();
        }
    }

    private JsonNode value(YAMLParser parser, String path) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> section(parser, path);
            case START_ARRAY -> list(parser, path);
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT ->
                    parser.isNaN()
                            ? NODES.numberNode(parser.getDoubleValue())
                            : NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> {
                String text = parser.getString();
                if (parser.isCurrentAlias()) {
                    problems.add(
                            path,
                            "*"
                                    + text
                                    + " is a YAML alias, which is not allowed in a spec; write the"
                                    + " value itself");
                }
                yield NODES.stringNode(text);
            }
        };
    }

    private ObjectNode section(YAMLParser parser, String path) {
        ObjectNode section = NODES.objectNode();
        Map<String, Integer> lines = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String child = Problems.join(path, name);
            int line = parser.currentTokenLocation().getLineNr();
            Integer first = lines.putIfAbsent(name, line);
            if (first != null) {
                problems.add(
                        child, "appears twice, in lines " + first + " and " + line + "; keep one");
            }
            parser.nextToken();
            section.set(name, value(parser, child));
        }
        return section;
    }

    private ArrayNode list(YAMLParser parser, String path) {
        ArrayNode list = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser, path + "[" + list.size() + "]"));
        }
        return list;
    }

    private static String explain(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            String problem =
                    marked.getProblemMark().map(mark -> at(mark) + ": ").orElse("")
                            + marked.getProblem();
            return marked.getContextMark()
                    .map(mark -> problem + " (" + marked.getContext() + " from " + at(mark) + ")")
                    .orElse(problem);
        }
        var location = e.getLocation();
        return location == null
                ? e.getOriginalMessage()
                : "line "
                        + location.getLineNr()
                        + ", column "
                        + location.getColumnNr()
                        + ": "
                        + e.getOriginalMessage();
    }

    private static String at(Mark mark) {
        return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }
}
