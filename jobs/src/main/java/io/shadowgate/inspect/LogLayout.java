package io.shadowgate.inspect;

import static io.shadowgate.layout.MappedFields.FEATURES;
import static io.shadowgate.layout.MappedFields.KIND;
import static io.shadowgate.layout.MappedFields.PRIMARY_PREDICTION;
import static io.shadowgate.layout.MappedFields.REQUEST_ID;
import static io.shadowgate.layout.MappedFields.SHADOW_PREDICTION;
import static io.shadowgate.layout.MappedFields.TIMESTAMP;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.MappedFields;
import io.shadowgate.layout.RecordMapping;
import io.shadowgate.mapping.RecordLook;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a log lays out its records, with what each record has then.
 *
 * @param name of a known layout; null for ShadowGate's own and for a guessed one
 * @param given the fields that a spec has to place beside those of the layout
 * @param columns the features, if each stands beside the other fields; otherwise empty
 * @param others what answers hold beside the prediction, if they are objects or several outputs
 * @param fit the share of records that the layout explains
 */
public record LogLayout(
        @Nullable String name,
        boolean guessed,
        Map<String, List<FieldPath>> given,
        List<String> columns,
        List<RecordLook> looks,
        List<String> others,
        double fit) {
    /** What half of an exchange counts, if its other half was not among the records. */
    private static final double HALF = 0.3;

    /** What a record counts whose time cannot be read. */
    private static final double UNTIMED = 0.4;

    public LogLayout {
        given = new LinkedHashMap<>(given);
        columns = List.copyOf(columns);
        looks = List.copyOf(looks);
        others = List.copyOf(others);
    }

    /** What a record is. */
    enum Part {
        REQUEST,
        RESPONSE,
        BOTH,
        UNKNOWN
    }

    /** The same layout with a place of its own for the prediction. */
    LogLayout withAnswers(List<FieldPath> paths, List<String> besides, List<Sampled> records) {
        Map<String, List<FieldPath>> more = new LinkedHashMap<>(given);
        more.put(PRIMARY_PREDICTION, paths);
        LogLayout again = guessed ? guessed(more, columns, records) : known(name, more, records);
        return new LogLayout(name, guessed, more, again.columns, again.looks, besides, again.fit);
    }

    public boolean isOwn() {
        return name == null && !guessed;
    }

    public RecordMapping mapping() {
        return mapping(name, guessed || name != null ? given : ownFields());
    }

    private static Map<String, List<FieldPath>> ownFields() {
        return Map.of(REQUEST_ID, List.of(FieldPath.of("/" + REQUEST_ID)));
    }

    private static RecordMapping mapping(
            @Nullable String layout, Map<String, List<FieldPath>> given) {
        return new RecordMapping(
                Layouts.fields(layout, given), Map.of(), RecordMapping.WITHIN, ZoneOffset.UTC);
    }

    private static List<RecordLook> looks(
            RecordMapping mapping, List<Sampled> records, Function<JsonNode, JsonNode> row) {
        List<RecordLook> looks = new ArrayList<>();
        for (Sampled each : records) {
            RecordLook look = RecordLook.of(mapping, each.record(), each.envelope());
            JsonNode features = row.apply(each.record());
            looks.add(features.isMissingNode() ? look : withRow(look, features));
        }
        return looks;
    }

    private static RecordLook withRow(RecordLook look, JsonNode row) {
        return new RecordLook(
                look.fields(),
                look.places(),
                List.of(row),
                look.answers(),
                look.outputs(),
                look.faults());
    }

    static LogLayout known(
            @Nullable String name, Map<String, List<FieldPath>> given, List<Sampled> records) {
        RecordMapping mapping = mapping(name, given);
        List<RecordLook> looks =
                looks(mapping, records, record -> JsonNodeFactory.instance.missingNode());
        return new LogLayout(name, false, given, List.of(), looks, List.of(), fit(mapping, looks));
    }

    /** ShadowGate's own layout. In rows, features have columns of their own. */
    static LogLayout own(List<Sampled> records, boolean flat) {
        RecordMapping mapping = mapping(null, ownFields());
        List<RecordLook> looks =
                looks(
                        mapping,
                        records,
                        record ->
                                flat && !record.has(FEATURES)
                                        ? otherColumns(record)
                                        : JsonNodeFactory.instance.missingNode());
        List<String> columns = new ArrayList<>();
        if (flat) {
            for (RecordLook look : looks) {
                look.rows().stream()
                        .filter(JsonNode::isObject)
                        .flatMap(row -> row.propertyNames().stream())
                        .filter(column -> !columns.contains(column))
                        .forEach(columns::add);
            }
        }
        return new LogLayout(null, false, Map.of(), columns, looks, List.of(), fit(mapping, looks));
    }

    private static JsonNode otherColumns(JsonNode record) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        record.properties()
                .forEach(
                        column -> {
                            String name = column.getKey();
                            if (!MappedFields.isKnown(name)) {
                                row.set(name.replaceFirst("^features\\.", ""), column.getValue());
                            }
                        });
        return row.isEmpty() ? JsonNodeFactory.instance.missingNode() : row;
    }

    static LogLayout guessed(List<Sampled> records) {
        FieldGuess.Guessed guess = FieldGuess.of(records.stream().map(Sampled::record).toList());
        Map<String, List<FieldPath>> given = new LinkedHashMap<>();
        for (String field : MappedFields.ALL) {
            FieldPath path = guess.fields().get(field);
            if (path != null) {
                given.put(field, List.of(path));
            }
        }
        if (!guess.columns().isEmpty()) {
            given.put(FEATURES, List.of(guess.beside()));
        }
        return guessed(given, guess.columns(), records);
    }

    private static LogLayout guessed(
            Map<String, List<FieldPath>> given, List<String> columns, List<Sampled> records) {
        RecordMapping mapping = mapping(null, given);
        List<RecordLook> looks =
                looks(
                        mapping,
                        records,
                        record ->
                                columns.isEmpty()
                                        ? JsonNodeFactory.instance.missingNode()
                                        : row(record, given.get(FEATURES), columns));
        return new LogLayout(null, true, given, columns, looks, List.of(), fit(mapping, looks));
    }

    /** The columns of the object that holds them. */
    private static JsonNode row(
            JsonNode record, @Nullable List<FieldPath> beside, List<String> columns) {
        JsonNode object = record;
        for (String step : beside == null ? List.<String>of() : beside.get(0).steps()) {
            object = RecordLook.opened(object.path(step));
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (String column : columns) {
            if (object.has(column)) {
                row.set(column, RecordLook.opened(object.get(column)));
            }
        }
        return row;
    }

    private static double fit(RecordMapping mapping, List<RecordLook> looks) {
        if (looks.isEmpty()) {
            return 0;
        }
        double sum = 0;
        Map<String, Integer> partsById = new HashMap<>();
        for (RecordLook look : looks) {
            if (isExplained(mapping, look)) {
                Part part = part(mapping, look);
                boolean timed = Times.of(look.fields().get(TIMESTAMP), ZoneOffset.UTC) != null;
                if (part == Part.BOTH) {
                    sum += timed ? 1 : UNTIMED;
                } else {
                    sum += timed ? HALF : HALF * UNTIMED;
                    JsonNode id = look.fields().get(REQUEST_ID);
                    if (id != null) {
                        partsById.merge(
                                id.asString(""), part == Part.REQUEST ? 1 : 2, (a, b) -> a | b);
                    }
                }
            }
        }
        if (!partsById.isEmpty()) {
            long paired = partsById.values().stream().filter(parts -> parts == 3).count();
            sum += paired * 2 * (1 - HALF);
        }
        return Math.min(1, sum / looks.size());
    }

    private static boolean isExplained(RecordMapping mapping, RecordLook look) {
        JsonNode id = look.fields().get(REQUEST_ID);
        boolean hasId =
                !mapping.has(REQUEST_ID) || id != null && (id.isString() || id.isIntegralNumber());
        if (!hasId || !look.fields().containsKey(TIMESTAMP)) {
            return false;
        }
        boolean rows = !look.rows().isEmpty();
        boolean answers =
                look.answers().stream().anyMatch(answer -> !Profile.isAbsent(answer))
                        || look.outputs().size() > 1;
        return switch (part(mapping, look)) {
            case REQUEST -> rows;
            case RESPONSE -> answers;
            case BOTH -> answers && (rows || look.fields().containsKey(SHADOW_PREDICTION));
            case UNKNOWN -> false;
        };
    }

    /** As a run tells them apart, by the end of the kind. */
    static Part part(RecordMapping mapping, RecordLook look) {
        if (!mapping.has(KIND)) {
            return Part.BOTH;
        }
        JsonNode kind = look.fields().get(KIND);
        String text = kind == null ? "" : kind.asString("").toLowerCase(Locale.ROOT);
        if (text.endsWith("request") || text.endsWith("inputs")) {
            return Part.REQUEST;
        }
        return text.endsWith("response") || text.endsWith("outputs") ? Part.RESPONSE : Part.UNKNOWN;
    }

    /** Whether predictions have a place of their own. */
    boolean placesAnswers() {
        return mapping().has(PRIMARY_PREDICTION);
    }
}
