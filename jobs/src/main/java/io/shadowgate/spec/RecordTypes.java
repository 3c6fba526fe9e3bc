package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;

import io.shadowgate.layout.FieldPath;
import io.shadowgate.layout.Layouts;
import io.shadowgate.layout.MappedFields;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Layouts, paths and time zones of a spec. */
final class RecordTypes {
    private static final Map<String, Object> TEXT_OR_TEXTS =
            Map.of(
                    "anyOf",
                    List.of(
                            Map.of("type", "string"),
                            Map.of("type", "array", "items", Map.of("type", "string"))));

    private static final Map<String, Object> VALUE =
            Map.of("type", List.of("string", "number", "boolean"));

    private static final Map<String, Object> VALUE_OR_VALUES =
            Map.of("anyOf", List.of(VALUE, Map.of("type", "array", "items", VALUE, "minItems", 1)));

    /** Not the three letters that mean several zones. */
    private static final String ZONES =
            "^(UTC|GMT|Z|[+-]\\d\\d(:\\d\\d)?|[A-Z][A-Za-z]+/[A-Za-z0-9_/+-]+)$";

    static final SpecType<String> LAYOUT =
            new SpecType<>(
                    "one of " + String.join(", ", Layouts.NAMES),
                    Map.of("enum", Layouts.NAMES),
                    (node, path, problems) ->
                            Layouts.NAMES.contains(node.asString(""))
                                    ? node.asString()
                                    : fault(
                                            node,
                                            "is not one of " + String.join(", ", Layouts.NAMES),
                                            path,
                                            problems));

    static final SpecType<Map<String, List<FieldPath>>> FIELDS =
            new SpecType<>(
                    "a section of fields, each with a path or a list of paths, such as"
                            + " `{request_id: /meta/id}`",
                    Map.of(
                            "type",
                            "object",
                            "propertyNames",
                            Map.of(
                                    "anyOf",
                                    List.of(
                                            Map.of("enum", MappedFields.ALL),
                                            Map.of("pattern", "^segments\\..+"))),
                            "additionalProperties",
                            TEXT_OR_TEXTS),
                    RecordTypes::fields);

    static final SpecType<Map<FieldPath, List<String>>> WHERE =
            new SpecType<>(
                    "a section of paths, each with a value or a list of values, such as"
                            + " `{/component: predictor}`",
                    Map.of("type", "object", "additionalProperties", VALUE_OR_VALUES),
                    RecordTypes::where);

    static final SpecType<ZoneId> ZONE =
            new SpecType<>(
                    "a time zone such as `UTC`, `+02:00` or `Europe/Berlin`",
                    Map.of("type", "string", "pattern", ZONES),
                    RecordTypes::zone);

    private RecordTypes() {}

    private static @Nullable Map<String, List<FieldPath>> fields(
            JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            return fault(node, "is not a section; write {request_id: /meta/id}", path, problems);
        }
        Map<String, List<FieldPath>> fields = new LinkedHashMap<>();
        boolean good = true;
        for (var entry : node.properties()) {
            String at = Problems.join(path, entry.getKey());
            if (!MappedFields.isKnown(entry.getKey())) {
                problems.add(
                        at,
                        "no field is called so; fields are "
                                + String.join(", ", MappedFields.ALL)
                                + " and segments.NAME");
                good = false;
                continue;
            }
            List<FieldPath> paths = new ArrayList<>();
            for (JsonNode each : each(entry.getValue())) {
                FieldPath read = path(each, at, problems);
                good &= read != null;
                if (read != null) {
                    paths.add(read);
                }
            }
            fields.put(entry.getKey(), paths);
        }
        return good ? fields : null;
    }

    private static List<JsonNode> each(JsonNode node) {
        if (!node.isArray()) {
            return List.of(node);
        }
        List<JsonNode> all = new ArrayList<>();
        node.forEach(all::add);
        return all;
    }

    private static @Nullable FieldPath path(JsonNode node, String at, Problems problems) {
        if (!node.isString()) {
            return fault(node, "is not a path such as /meta/id, or a list of paths", at, problems);
        }
        return path(node, node.stringValue(), at, problems);
    }

    private static @Nullable FieldPath path(
            JsonNode node, String written, String at, Problems problems) {
        try {
            return FieldPath.of(written);
        } catch (IllegalArgumentException e) {
            return fault(node, String.valueOf(e.getMessage()), at, problems);
        }
    }

    private static @Nullable Map<FieldPath, List<String>> where(
            JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            return fault(node, "is not a section; write {/component: predictor}", path, problems);
        }
        Map<FieldPath, List<String>> where = new LinkedHashMap<>();
        boolean good = true;
        for (var entry : node.properties()) {
            String at = Problems.join(path, entry.getKey());
            FieldPath key = path(entry.getValue(), entry.getKey(), at, problems);
            List<String> values = new ArrayList<>();
            for (JsonNode each : each(entry.getValue())) {
                if (each.isString() || each.isNumber() || each.isBoolean()) {
                    values.add(each.asString());
                } else {
                    fault(each, "is not a value or a list of values", at, problems);
                    good = false;
                }
            }
            if (values.isEmpty() && good) {
                fault(entry.getValue(), "allows no value", at, problems);
                good = false;
            }
            good &= key != null;
            if (key != null) {
                where.put(key, values);
            }
        }
        return good ? where : null;
    }

    private static @Nullable ZoneId zone(JsonNode node, String path, Problems problems) {
        String wrong = "is not a time zone such as UTC, +02:00 or Europe/Berlin";
        String zone = node.asString("");
        try {
            return zone.matches(ZONES) ? ZoneId.of(zone) : fault(node, wrong, path, problems);
        } catch (DateTimeException e) {
            return fault(node, wrong, path, problems);
        }
    }
}
