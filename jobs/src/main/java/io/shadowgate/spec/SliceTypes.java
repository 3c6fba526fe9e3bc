package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The features of {@code slices}. */
final class SliceTypes {
    private static final int MOST = 1000;

    private static final SpecType<List<Double>> EDGES = QuantityTypes.ascending(1, MOST);
    private static final SpecType<Long> CATEGORIES = QuantityTypes.integer(1, MOST, "");

    static final SpecType<List<Slices.Feature>> FEATURES =
            new SpecType<>(
                    "a list of names, or of sections with a `name` and either `edges`, a list of"
                            + " ascending numbers, or `categories`, a number up to "
                            + MOST,
                    Map.of(
                            "type",
                            "array",
                            "minItems",
                            1,
                            "uniqueItems",
                            true,
                            "items",
                            Map.of(
                                    "anyOf",
                                    List.of(
                                            Map.of("type", List.of("string", "integer")),
                                            Map.of(
                                                    "type",
                                                    "object",
                                                    "properties",
                                                    Map.of(
                                                            "name",
                                                            Map.of(
                                                                    "type",
                                                                    List.of("string", "integer")),
                                                            "edges",
                                                            EDGES.schema(),
                                                            "categories",
                                                            CATEGORIES.schema()),
                                                    "required",
                                                    List.of("name"),
                                                    "additionalProperties",
                                                    false)))),
                    SliceTypes::features);

    private SliceTypes() {}

    private static @Nullable List<Slices.Feature> features(
            JsonNode node, String path, Problems problems) {
        if (!node.isArray() || node.isEmpty()) {
            return fault(
                    node,
                    "is not a list of features; write such as [age, {name: country, categories:"
                            + " 50}, {name: income, edges: [20, 50]}]",
                    path,
                    problems);
        }
        List<Slices.Feature> features = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < node.size(); i++) {
            String at = path + "[" + i + "]";
            Slices.Feature feature = feature(node.get(i), at, problems);
            if (feature != null && !names.add(feature.name())) {
                problems.add(at, "\"" + feature.name() + "\" is listed twice");
            } else if (feature != null) {
                features.add(feature);
            }
        }
        return features.size() == node.size() ? features : null;
    }

    private static Slices.@Nullable Feature feature(JsonNode node, String at, Problems problems) {
        if (!node.isObject()) {
            String name = name(node, at, problems);
            return name == null ? null : new Slices.Feature(name, List.of(), 0);
        }
        for (String key : node.propertyNames()) {
            if (!List.of("name", "edges", "categories").contains(key)) {
                return fault(
                        node,
                        "has the key " + key + "; a feature has name, edges, categories",
                        at,
                        problems);
            }
        }
        if (!node.has("name")) {
            return fault(node, "has no name", at, problems);
        }
        if (node.has("edges") && node.has("categories")) {
            return fault(
                    node,
                    "has edges and categories; edges are for numbers, categories for texts",
                    at,
                    problems);
        }
        String name = name(node.get("name"), at + ".name", problems);
        List<Double> edges =
                node.has("edges")
                        ? EDGES.read(node.get("edges"), at + ".edges", problems)
                        : List.of();
        Long categories =
                node.has("categories")
                        ? CATEGORIES.read(node.get("categories"), at + ".categories", problems)
                        : (Long) 0L;
        return name == null || edges == null || categories == null
                ? null
                : new Slices.Feature(name, edges, Math.toIntExact(categories));
    }

    /** A place in an array may be written as a number. */
    private static @Nullable String name(JsonNode node, String at, Problems problems) {
        return node.isIntegralNumber() && node.longValue() >= 0
                ? node.asString()
                : SpecTypes.TEXT.read(node, at, problems);
    }
}
