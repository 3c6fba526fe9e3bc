package io.shadowgate.model.http;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tensors as JSON. */
final class TensorJson {
    private static final JsonMapper JSON = new JsonMapper();

    private TensorJson() {}

    /** The body of a call without binary data. */
    static byte[] request(List<Tensor> inputs, String output) throws RefusedRowsException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("inputs");
            for (Tensor input : inputs) {
                writeHead(json, input);
                json.writeArrayPropertyStart("data");
                writeElements(json, input, 0, (int) input.size());
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("outputs");
            json.writeStartObject();
            json.writeStringProperty("name", output);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Starts an input's object, with all but its elements. */
    static void writeHead(JsonGenerator json, Tensor input) {
        json.writeStartObject();
        json.writeStringProperty("name", input.name());
        json.writeStringProperty("datatype", DataTypes.name(input.type()));
        json.writeArrayPropertyStart("shape");
        for (long size : input.shape()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
    }

    /**
     * Some of the elements, without brackets. Missing numbers are null: JSON has no NaN.
     *
     * @throws RefusedRowsException if an element is infinite
     */
    static void writeElements(JsonGenerator json, Tensor input, int from, int to)
            throws RefusedRowsException {
        if (input.type() == ElementType.STRING) {
            for (int i = from; i < to; i++) {
                json.writeString(input.texts()[i]);
            }
        } else if (input.type().isFraction()) {
            double[] numbers = input.doubles();
            boolean single = input.type() == ElementType.FLOAT;
            for (int i = from; i < to; i++) {
                if (Double.isInfinite(numbers[i])) {
                    throw RefusedRowsException.values(
                            "input " + input.name() + " is infinite, which JSON cannot say");
                }
                if (Double.isNaN(numbers[i])) {
                    json.writeNull();
                } else if (single) {
                    json.writeNumber((float) numbers[i]);
                } else {
                    json.writeNumber(numbers[i]);
                }
            }
        } else {
            long[] numbers = input.longs();
            for (int i = from; i < to; i++) {
                switch (input.type()) {
                    case BOOL -> json.writeBoolean(numbers[i] != 0);
                    case UINT64 ->
                            json.writeNumber(
                                    new java.math.BigInteger(Long.toUnsignedString(numbers[i])));
                    default -> json.writeNumber(numbers[i]);
                }
            }
        }
    }

    static long[] shape(JsonNode sizes) {
        long[] shape = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).asLong(-1);
        }
        return shape;
    }

    /**
     * @param data may be nested as the shape says, or not
     * @param type null to choose it by the elements
     * @throws IllegalStateException if the data do not fit the shape or the type
     */
    static Tensor tensor(String name, @Nullable ElementType type, long[] shape, JsonNode data) {
        List<JsonNode> elements = new ArrayList<>();
        flatten(data, elements);
        long size = 1;
        for (long length : shape) {
            size *= length;
        }
        if (size != elements.size()) {
            throw new IllegalStateException(
                    "the server gave "
                            + elements.size()
                            + " elements as "
                            + name
                            + ", whose shape is "
                            + java.util.Arrays.toString(shape));
        }
        ElementType read = type == null ? typeOf(elements) : type;
        if (read == ElementType.STRING) {
            return Tensor.ofTexts(
                    name,
                    shape,
                    elements.stream().map(each -> each.asString("")).toArray(String[]::new));
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(elements.size() * Double.BYTES).order(ByteOrder.nativeOrder());
        boolean fraction = read.isFraction();
        for (JsonNode element : elements) {
            if (fraction) {
                bytes.putDouble(fraction(name, element));
            } else {
                bytes.putLong(whole(name, element));
            }
        }
        ElementType held =
                fraction
                        ? ElementType.DOUBLE
                        : read == ElementType.UINT64 ? ElementType.UINT64 : ElementType.INT64;
        return Tensor.ofNumbers(name, held, shape, bytes.flip());
    }

    private static void flatten(JsonNode data, List<JsonNode> elements) {
        for (JsonNode each : data) {
            if (each.isArray()) {
                flatten(each, elements);
            } else {
                elements.add(each);
            }
        }
    }

    private static ElementType typeOf(List<JsonNode> elements) {
        boolean texts = elements.stream().anyMatch(JsonNode::isString);
        boolean whole =
                elements.stream().allMatch(each -> each.isIntegralNumber() || each.isBoolean());
        return texts ? ElementType.STRING : whole ? ElementType.INT64 : ElementType.DOUBLE;
    }

    /** JSON has no NaN and no infinity; servers write null or a word. */
    private static double fraction(String name, JsonNode element) {
        if (element.isNumber()) {
            return element.doubleValue();
        }
        if (element.isBoolean()) {
            return element.booleanValue() ? 1 : 0;
        }
        if (element.isNull()) {
            return Double.NaN;
        }
        return switch (element.asString("")) {
            case "NaN", "nan" -> Double.NaN;
            case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> throw noNumber(name, element);
        };
    }

    private static long whole(String name, JsonNode element) {
        if (element.isBoolean()) {
            return element.booleanValue() ? 1 : 0;
        }
        if (!element.isIntegralNumber()) {
            throw noNumber(name, element);
        }
        return element.bigIntegerValue().longValue();
    }

    private static IllegalStateException noNumber(String name, JsonNode element) {
        String text = element.toString();
        return new IllegalStateException(
                "the server gave "
                        + (text.length() <= 40 ? text : text.substring(0, 40) + "...")
                        + " as "
                        + name
                        + ", which is not a number of its type");
    }
}
