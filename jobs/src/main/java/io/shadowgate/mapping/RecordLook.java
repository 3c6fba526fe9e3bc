package io.shadowgate.mapping;

import static io.shadowgate.layout.MappedFields.FEATURES;
import static io.shadowgate.layout.MappedFields.PRIMARY_PREDICTION;
import static io.shadowgate.layout.MappedFields.REQUEST;
import static io.shadowgate.layout.MappedFields.RESPONSE;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.Value.Broken;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a mapping finds in one record, whatever a test may want of it. For people who look at a log
 * before they have a spec; a run uses {@link MappedReader}.
 *
 * @param fields what is at the first path that the record has, by field
 * @param places that path, by field
 * @param rows the rows of the request: objects where their columns have names
 * @param answers of the primary, one per row
 * @param outputs the names of the response's tensors, if it has several
 * @param faults why a field cannot be read, by field
 */
public record RecordLook(
        Map<String, JsonNode> fields,
        Map<String, FieldPath> places,
        List<JsonNode> rows,
        List<JsonNode> answers,
        List<String> outputs,
        Map<String, String> faults) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A record, its parts read once. */
    private static final class Looking {
        private final RecordMapping mapping;
        private final Value record;
        private final Envelope envelope;
        private final Map<String, JsonNode> fields = new LinkedHashMap<>();
        private final Map<String, FieldPath> places = new LinkedHashMap<>();
        private final Map<String, String> faults = new LinkedHashMap<>();
        private List<JsonNode> rows = List.of();
        private List<JsonNode> answers = List.of();
        private List<String> outputs = List.of();

        Looking(RecordMapping mapping, Value record, Envelope envelope) {
            this.mapping = mapping;
            this.record = record;
            this.envelope = envelope;
        }

        RecordLook look() {
            for (String field : mapping.fields().keySet()) {
                try {
                    look(field);
                } catch (RejectedRecordException e) {
                    faults.put(field, e.getMessage());
                }
            }
            return new RecordLook(fields, places, rows, answers, outputs, faults);
        }

        private void look(String field) throws RejectedRecordException {
            for (FieldPath path : mapping.paths(field)) {
                if (path.steps().contains(FieldPath.EACH_ROW)) {
                    Steps.Each each = Steps.each(record, path.steps());
                    if (each != null) {
                        found(field, path, each.values());
                        return;
                    }
                } else {
                    Value value = one(path);
                    if (value != null) {
                        found(field, path, value);
                        return;
                    }
                }
            }
        }

        private @Nullable Value one(FieldPath path) throws RejectedRecordException {
            return switch (path.root()) {
                case HEADER -> {
                    String header = envelope.header(path.steps().get(0));
                    yield header == null ? null : Scalar.text(header);
                }
                case KAFKA_TIMESTAMP -> {
                    Long time = envelope.timestamp();
                    yield time == null ? null : Scalar.whole(time);
                }
                case KEY -> {
                    String key = envelope.key();
                    yield key == null ? null : Steps.one(Scalar.text(key), path.steps());
                }
                // A place is no value of the record, and always there.
                case PLACE -> null;
                case VALUE -> envelope == Envelope.NONE ? null : Steps.one(record, path.steps());
                case RECORD -> Steps.one(record, path.steps());
            };
        }

        private void found(String field, FieldPath path, List<@Nullable Value> values) {
            places.put(field, path);
            List<JsonNode> nodes = new ArrayList<>();
            for (Value value : values) {
                nodes.add(value == null ? NODES.missingNode() : node(value));
            }
            if (field.equals(PRIMARY_PREDICTION)) {
                answers = nodes;
            } else if (field.equals(FEATURES)) {
                rows = nodes;
            }
            fields.put(field, nodes.get(0));
        }

        private void found(String field, FieldPath path, Value value)
                throws RejectedRecordException {
            places.put(field, path);
            fields.put(field, node(value));
            if (value instanceof Broken broken) {
                throw new RejectedRecordException(broken.reason());
            }
            switch (field) {
                case FEATURES -> rows = List.of(node(alone(Body.opened(value))));
                case PRIMARY_PREDICTION -> answers = List.of(node(Body.opened(value)));
                case REQUEST -> rows = nodes(Body.ofRequest(value));
                case RESPONSE -> {
                    outputs = outputs(value);
                    if (!mapping.has(PRIMARY_PREDICTION)) {
                        Body body = Body.ofResponse(value);
                        // Names of the columns are those of classes, which vectors do not need.
                        answers = nodes(new Body(null, body.rows(), body.isCsv()));
                        if (body.isCsv() && answers.size() == 1 && rows.size() > 1) {
                            answers = cells(answers.get(0));
                        }
                        // In a log of halves, the rows of the request are in another record.
                        if (!mapping.isOfHalves()
                                && rows.size() == 1
                                && answers.size() > 1
                                && answers.stream().allMatch(JsonNode::isNumber)) {
                            // More numbers than rows are a vector.
                            ArrayNode vector = NODES.arrayNode();
                            vector.addAll(answers);
                            answers = List.of(vector);
                        }
                    }
                }
                default -> {
                    // Only its value counts.
                }
            }
        }
    }

    public static RecordLook of(RecordMapping mapping, JsonNode record, Envelope envelope) {
        return new Looking(mapping, value(record), envelope).look();
    }

    private static Value value(JsonNode node) {
        try (JsonParser parser = node.traverse(ObjectReadContext.empty())) {
            return ValueReader.read(parser, parser.nextToken());
        }
    }

    /** JSON that a text holds, plainly or in base64; any other value as it is. */
    public static JsonNode opened(JsonNode value) {
        Value within = value.isString() ? ValueReader.within(value.stringValue()) : null;
        return within == null || within instanceof Broken ? value : node(within);
    }

    /** Why no body can be read of a value; null if one can. */
    public static @Nullable String bodyFault(JsonNode value, boolean response) {
        try {
            Body body = response ? Body.ofResponse(value(value)) : Body.ofRequest(value(value));
            return body.rows().isEmpty() ? "it has no rows" : null;
        } catch (RejectedRecordException e) {
            return e.getMessage();
        }
    }

    /** A row within an object that holds nothing else. */
    private static Value alone(Value row) {
        Value array =
                row instanceof Members object && object.names().size() == 1
                        ? object.get("features")
                        : null;
        return array == null ? row : array;
    }

    private static List<JsonNode> nodes(Body body) {
        List<JsonNode> nodes = new ArrayList<>();
        for (Value row : body.rows()) {
            JsonNode node = node(alone(row));
            nodes.add(body.names() == null ? node : named(body.names(), node));
        }
        return nodes;
    }

    private static JsonNode named(List<String> names, JsonNode row) {
        List<JsonNode> cells = cells(row);
        if (cells.size() != names.size()) {
            return row;
        }
        ObjectNode named = NODES.objectNode();
        for (int i = 0; i < names.size(); i++) {
            named.set(names.get(i), cells.get(i));
        }
        return named;
    }

    private static List<JsonNode> cells(JsonNode row) {
        return row.isArray() ? row.valueStream().toList() : List.of(row);
    }

    private static List<String> outputs(Value response) {
        Value body =
                response instanceof Scalar text && text.isText()
                        ? ValueReader.within(text.text())
                        : response;
        return body instanceof Members object
                        && object.get("outputs") instanceof Items items
                        && items.items().size() > 1
                        && items.items().stream().allMatch(Tensors::isTensor)
                ? Tensors.names(items.items())
                : List.of();
    }

    private static JsonNode node(Value value) {
        if (value instanceof Members object) {
            ObjectNode node = NODES.objectNode();
            for (int i = 0; i < object.names().size(); i++) {
                node.set(object.names().get(i), node(object.values().get(i)));
            }
            return node;
        }
        if (value instanceof Items items) {
            ArrayNode node = NODES.arrayNode();
            items.items().forEach(item -> node.add(node(item)));
            return node;
        }
        if (value instanceof Numbers numbers) {
            ArrayNode node = NODES.arrayNode();
            for (int i = 0; i < numbers.numbers().length; i++) {
                node.add(node(numbers.at(i)));
            }
            return node;
        }
        return value instanceof Scalar scalar ? node(scalar) : NODES.missingNode();
    }

    private static JsonNode node(Scalar scalar) {
        return switch (scalar.type()) {
            case TEXT -> NODES.stringNode(scalar.text());
            case TRUE -> NODES.booleanNode(true);
            case FALSE -> NODES.booleanNode(false);
            case NULL -> NODES.nullNode();
            case FRACTION -> NODES.numberNode(scalar.number());
            case WHOLE -> whole(scalar);
        };
    }

    private static JsonNode whole(Scalar scalar) {
        try {
            return NODES.numberNode(Long.parseLong(scalar.text()));
        } catch (NumberFormatException e) {
            return NODES.numberNode(scalar.number());
        }
    }
}
