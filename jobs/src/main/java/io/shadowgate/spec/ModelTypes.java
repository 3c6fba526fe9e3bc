package io.shadowgate.spec;

import static io.shadowgate.spec.SpecType.fault;

import io.shadowgate.spec.Missing.Fill;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where a model is, what it takes, and what fills its inputs. */
final class ModelTypes {
    private static final String OTHERS = "*";
    private static final String INPUT_FORMS =
            "FEATURE, [FEATURE, ...], {constant: VALUE}, {list: FEATURE, shape: [...], pad: NUMBER}"
                    + " or {mask-of: FEATURE}";

    static final SpecType<Missing> MISSING =
            new SpecType<>(
                    "`reject`, `nan`, a number or a text for every feature, or a section that gives"
                            + " one to each feature (`\"*\"` is for all others)",
                    Map.of(
                            "type",
                            List.of("string", "number", "object"),
                            "additionalProperties",
                            Map.of("type", List.of("string", "number"))),
                    ModelTypes::missing);

    static final SpecType<SortedMap<String, InputSource>> INPUTS =
            new SpecType<>(
                    "a section that gives each input of the model one of " + INPUT_FORMS,
                    Map.of("type", "object", "additionalProperties", inputSchema()),
                    ModelTypes::inputs);

    /** Classes are texts or whole numbers. */
    static final SpecType<String> CLASS =
            new SpecType<>(
                    "the name of a class",
                    Map.of("type", List.of("string", "integer")),
                    (node, path, problems) ->
                            node.isString() || node.isIntegralNumber()
                                    ? node.asString()
                                    : fault(node, "is not the name of a class", path, problems));

    /** The address of a model. Messages do not quote it, since its query may hold a secret. */
    static final SpecType<String> URL =
            new SpecType<>(
                    "`http://` or `https://`, a host, and a path with `/v2/models/NAME` or"
                            + " `/v1/models/NAME`",
                    Map.of("type", "string", "pattern", "^https?://[^/?#]+(/.*)?/v[12]/models/.+"),
                    ModelTypes::url);

    static final SpecType<Map<String, String>> HEADERS =
            new SpecType<>(
                    "a section of names and texts; a secret is `${env:NAME}` or `${file:/path}`,"
                            + " also after a word, as in `Bearer ${env:TOKEN}`, never the text"
                            + " itself",
                    Map.of(
                            "type",
                            "object",
                            "additionalProperties",
                            Map.of("type", List.of("string", "number", "boolean"))),
                    ModelTypes::headers);

    static final SpecType<List<TensorType>> SIGNATURE =
            new SpecType<>(
                    "a section that gives each name a type and a shape, such as `float[-1, 10]`"
                            + " (-1 for any size; the first is that of the rows)",
                    Map.of(
                            "type",
                            "object",
                            "additionalProperties",
                            Map.of("type", "string", "pattern", "\\[[-0-9, ]*]")),
                    ModelTypes::signature);

    private static final Pattern ADDRESS =
            Pattern.compile("https?://[^/?#\\s@]+(/[^?#\\s]*)?/v[12]/models/[^/?#\\s]+[^?#\\s]*");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private ModelTypes() {}

    @Nullable
    private static String url(JsonNode node, String path, Problems problems) {
        String text = node.asString("");
        String fault = "";
        if (!ADDRESS.matcher(text).matches()) {
            fault =
                    text.contains("?") || text.contains("#")
                            ? "has a ? or a #; write the address of the model alone, and what the"
                                    + " server wants to know in headers"
                            : "is not the address of a model; write http://HOST/v2/models/NAME, or"
                                    + " http://HOST/v1/models/NAME for version 1 of the protocol";
        } else {
            try {
                if (URI.create(text).getHost() == null) {
                    fault = "has no valid host";
                }
            } catch (IllegalArgumentException e) {
                fault = "is not a URI; write unusual characters as %XX";
            }
        }
        if (!fault.isEmpty()) {
            problems.add(path, fault);
            return null;
        }
        return text;
    }

    /** Messages never quote a value, because it may be a secret. */
    @Nullable
    private static Map<String, String> headers(JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            problems.add(path, "is not a section; write {Authorization: \"Bearer ${env:TOKEN}\"}");
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        boolean good = true;
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String fault = headerFault(each.getKey(), each.getValue());
            if (!fault.isEmpty()) {
                problems.add(Problems.join(path, each.getKey()), fault);
                good = false;
            }
            headers.put(each.getKey(), each.getValue().asString(""));
        }
        return good ? headers : null;
    }

    private static String headerFault(String name, JsonNode value) {
        if (!HEADER_NAME.matcher(name).matches()) {
            return "is not the name of a header";
        }
        if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
            return "is not text, a number, true or false";
        }
        return Secrets.headerFault(name, value.asString());
    }

    @Nullable
    private static List<TensorType> signature(JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            return fault(node, "is not a section {NAME: \"float[-1, 10]\"}", path, problems);
        }
        List<TensorType> types = new ArrayList<>();
        boolean good = true;
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            TensorType type = TensorType.parse(each.getKey(), each.getValue().asString(""));
            if (type == null) {
                problems.add(
                        Problems.join(path, each.getKey()),
                        SpecType.show(each.getValue())
                                + " is not "
                                + TensorType.FORM
                                + "; types are "
                                + TensorType.known());
                good = false;
            } else {
                types.add(type);
            }
        }
        return good ? List.copyOf(types) : null;
    }

    private static Map<String, Object> inputSchema() {
        Map<String, Object> text = Map.of("type", "string");
        Map<String, Object> number = Map.of("type", "number");
        Map<String, Object> value = Map.of("type", List.of("string", "number", "boolean"));
        Map<String, Object> size = Map.of("type", "integer", "minimum", 1);
        Map<String, Object> values =
                Map.of(
                        "type",
                        List.of("string", "number", "boolean", "array"),
                        "items",
                        value,
                        "minItems",
                        1);
        return Map.of(
                "anyOf",
                List.of(
                        text,
                        Map.of("type", "array", "items", text, "minItems", 1),
                        section(Map.of("constant", values), "constant"),
                        section(Map.of("mask-of", text), "mask-of"),
                        section(
                                Map.of(
                                        "list",
                                        text,
                                        "shape",
                                        Map.of("type", "array", "items", size),
                                        "pad",
                                        number),
                                "list")));
    }

    private static Map<String, Object> section(Map<String, Object> keys, String required) {
        return Map.of(
                "type",
                "object",
                "properties",
                keys,
                "required",
                List.of(required),
                "additionalProperties",
                false);
    }

    @Nullable
    private static Missing missing(JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            return isFill(node, path, problems) ? new Missing(fill(node), Map.of()) : null;
        }
        Fill others = null;
        Map<String, Fill> byFeature = new TreeMap<>();
        boolean good = true;
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (!isFill(each.getValue(), path + "." + each.getKey(), problems)) {
                good = false;
                continue;
            }
            Fill fill = fill(each.getValue());
            if (each.getKey().equals(OTHERS)) {
                others = fill;
            } else if (fill != null) {
                byFeature.put(each.getKey(), fill);
            }
        }
        return good ? new Missing(others, byFeature) : null;
    }

    private static boolean isFill(JsonNode node, String path, Problems problems) {
        if (node.isString() || node.isNumber()) {
            return true;
        }
        problems.add(path, SpecType.show(node) + " is not reject, nan, a number or a text");
        return false;
    }

    /** Null for {@code reject}. */
    @Nullable
    private static Fill fill(JsonNode node) {
        if (node.isNumber()) {
            return new Fill(node.doubleValue(), null);
        }
        return switch (node.asString()) {
            case "reject" -> null;
            case "nan", "NaN" -> new Fill(Double.NaN, null);
            default -> new Fill(Double.NaN, node.asString());
        };
    }

    @Nullable
    private static SortedMap<String, InputSource> inputs(
            JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            return fault(node, "is not a section {INPUT: ...}", path, problems);
        }
        SortedMap<String, InputSource> inputs = new TreeMap<>();
        boolean good = true;
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            InputSource source = input(each.getValue());
            if (source == null) {
                problems.add(
                        path + "." + each.getKey(),
                        SpecType.show(each.getValue()) + " is not one of " + INPUT_FORMS);
                good = false;
            } else {
                inputs.put(each.getKey(), source);
            }
        }
        return good ? inputs : null;
    }

    @Nullable
    private static InputSource input(JsonNode node) {
        if (node.isString()) {
            return new InputSource.Columns(List.of(node.asString()));
        }
        if (node.isArray()) {
            List<String> features = texts(node);
            return features == null || features.isEmpty()
                    ? null
                    : new InputSource.Columns(features);
        }
        if (node.has("constant") && node.size() == 1) {
            return constant(node.get("constant"));
        }
        if (node.path("mask-of").isString() && node.size() == 1) {
            return new InputSource.MaskOf(node.get("mask-of").asString());
        }
        return node.path("list").isString() ? list(node) : null;
    }

    @Nullable
    private static InputSource list(JsonNode node) {
        List<Long> shape = new ArrayList<>();
        if (node.has("shape") && !node.get("shape").isArray()) {
            return null;
        }
        for (JsonNode size : node.path("shape")) {
            if (!size.isIntegralNumber() || size.longValue() < 1) {
                return null;
            }
            shape.add(size.longValue());
        }
        JsonNode pad = node.path("pad");
        int known = 1 + (node.has("shape") ? 1 : 0) + (node.has("pad") ? 1 : 0);
        if (node.size() != known || node.has("pad") && !pad.isNumber()) {
            return null;
        }
        Double padding = pad.isNumber() ? Double.valueOf(pad.doubleValue()) : null;
        return new InputSource.ListOf(node.get("list").asString(), shape, padding);
    }

    @Nullable
    private static InputSource constant(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (JsonNode value : node.isArray() ? node : List.of(node)) {
            if (value.isNumber()) {
                numbers.add(value.doubleValue());
            } else if (value.isBoolean()) {
                numbers.add(value.booleanValue() ? 1.0 : 0.0);
            } else if (value.isString()) {
                texts.add(value.asString());
            } else {
                return null;
            }
        }
        return numbers.isEmpty() == texts.isEmpty()
                ? null
                : new InputSource.Constant(numbers, texts);
    }

    @Nullable
    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : node) {
            if (!each.isString()) {
                return null;
            }
            texts.add(each.asString());
        }
        return texts;
    }
}
