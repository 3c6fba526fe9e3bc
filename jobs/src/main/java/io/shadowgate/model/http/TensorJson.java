package io.shadowgate.model.http;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tensors as the open inference protocol writes them in JSON. */
final class TensorJson {
    private static final JsonMapper JSON = new JsonMapper();

    private TensorJson() {}

    /** The protocol's name for a type. */
    static ElementType type(String datatype) {
        return switch (datatype) {
            case "FP16" -> ElementType.FLOAT16;
            case "BF16" -> ElementType.BFLOAT16;
            case "FP32" -> ElementType.FLOAT;
            case "FP64" -> ElementType.DOUBLE;
            case "BYTES" -> ElementType.STRING;
            default ->
                    Arrays.stream(ElementType.values())
                            .filter(type -> type.name().equals(datatype))
                            .findFirst()
                            .orElse(ElementType.UNKNOWN);
        };
    }

    private static String datatype(ElementType type) {
        return switch (type) {
            case FLOAT16 -> "FP16";
            case BFLOAT16 -> "BF16";
            case FLOAT -> "FP32";
            case DOUBLE -> "FP64";
            case STRING -> "BYTES";
            default -> type.name();
        };
    }

    static JsonNode request(List<Tensor> inputs, String output) {
        ObjectNode request = JSON.createObjectNode();
        ArrayNode all = request.putArray("inputs");
        for (Tensor input : inputs) {
            ObjectNode one = all.addObject();
            one.put("name", input.name());
            one.put("datatype", datatype(input.type()));
            ArrayNode shape = one.putArray("shape");
            for (long size : input.shape()) {
                shape.add(size);
            }
            addData(one.putArray("data"), input);
        }
        request.putArray("outputs").addObject().put("name", output);
        return request;
    }

    private static void addData(ArrayNode data, Tensor input) {
        if (input.type() == ElementType.STRING) {
            for (String text : input.texts()) {
                data.add(text);
            }
        } else if (input.type().isFraction()) {
            for (double number : input.doubles()) {
                data.add(number);
            }
        } else {
            for (long number : input.longs()) {
                if (input.type() == ElementType.BOOL) {
                    data.add(number != 0);
                } else {
                    data.add(number);
                }
            }
        }
    }

    /**
     * @throws IllegalStateException if the answer does not hold the output
     */
    static Tensor answer(JsonNode answer, String output) {
        for (JsonNode each : answer.path("outputs")) {
            if (each.path("name").asString("").equals(output)) {
                return tensor(output, each);
            }
        }
        throw new IllegalStateException("the server gave no output " + output);
    }

    private static Tensor tensor(String name, JsonNode output) {
        long[] shape = new long[output.path("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = output.path("shape").get(i).longValue();
        }
        List<JsonNode> data = new ArrayList<>();
        flatten(output.path("data"), data);
        ElementType type = type(output.path("datatype").asString(""));
        if (type == ElementType.STRING) {
            return Tensor.ofTexts(
                    name, shape, data.stream().map(JsonNode::asString).toArray(String[]::new));
        }
        boolean fraction = type.isFraction();
        ByteBuffer bytes =
                ByteBuffer.allocate(data.size() * Double.BYTES).order(ByteOrder.nativeOrder());
        for (JsonNode element : data) {
            if (fraction) {
                // A bare number cannot be NaN; servers write null or the word.
                bytes.putDouble(element.isNumber() ? element.doubleValue() : Double.NaN);
            } else {
                bytes.putLong(
                        element.isBoolean()
                                ? (element.booleanValue() ? 1 : 0)
                                : element.longValue());
            }
        }
        return Tensor.ofNumbers(
                name, fraction ? ElementType.DOUBLE : ElementType.INT64, shape, bytes.flip());
    }

    /** Servers may nest the elements as the shape says, or not. */
    private static void flatten(JsonNode data, List<JsonNode> elements) {
        for (JsonNode each : data) {
            if (each.isArray()) {
                flatten(each, elements);
            } else {
                elements.add(each);
            }
        }
    }
}
