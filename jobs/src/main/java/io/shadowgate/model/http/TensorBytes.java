package io.shadowgate.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tensors as bytes behind a JSON header, as the protocol's extension for binary data writes them:
 * numbers little-endian, and each text behind its length in four bytes.
 */
final class TensorBytes {
    /** The HTTP header that says where the JSON ends. */
    static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SIZE = "binary_data_size";

    private TensorBytes() {}

    /**
     * @param headerLength bytes of the JSON
     */
    record Message(byte[] bytes, int headerLength) {}

    static Message request(List<Tensor> inputs, String output) {
        List<byte[]> data = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("inputs");
            for (Tensor input : inputs) {
                byte[] elements = bytes(input);
                data.add(elements);
                TensorJson.writeHead(json, input);
                json.writeObjectPropertyStart("parameters");
                json.writeNumberProperty(SIZE, elements.length);
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("outputs");
            json.writeStartObject();
            json.writeStringProperty("name", output);
            json.writeObjectPropertyStart("parameters");
            json.writeBooleanProperty("binary_data", true);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        int headerLength = bytes.size();
        data.forEach(bytes::writeBytes);
        return new Message(bytes.toByteArray(), headerLength);
    }

    private static byte[] bytes(Tensor input) {
        if (input.type() != ElementType.STRING) {
            byte[] bytes = new byte[input.bytes().limit()];
            input.bytes().get(0, bytes);
            return bytes;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : input.texts()) {
            byte[] utf8 = text.getBytes(UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(utf8.length)
                            .array());
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }

    /**
     * One output of an answer, as JSON or as bytes.
     *
     * @param body with the header in front
     * @throws IllegalStateException if the answer does not hold the output
     */
    static Tensor answer(JsonNode header, byte[] body, int headerLength, String output) {
        long offset = headerLength;
        for (JsonNode each : header.path("outputs")) {
            JsonNode size = each.path("parameters").path(SIZE);
            long length = size.isIntegralNumber() ? size.longValue() : 0;
            if (length < 0 || length > body.length - offset) {
                throw new IllegalStateException(
                        "the server's answer ends before its output "
                                + each.path("name").asString("")
                                + ", of "
                                + length
                                + " bytes");
            }
            if (each.path("name").asString("").equals(output)) {
                ElementType type = DataTypes.type(each.path("datatype").asString(""));
                long[] shape = TensorJson.shape(each.path("shape"));
                return size.isMissingNode()
                        ? TensorJson.tensor(output, type, shape, each.path("data"))
                        : tensor(
                                output,
                                type,
                                shape,
                                ByteBuffer.wrap(body, (int) offset, (int) length).slice());
            }
            offset += length;
        }
        throw new IllegalStateException(
                "the server gave no output "
                        + output
                        + (header.has("error") ? ": " + header.get("error") : ""));
    }

    private static Tensor tensor(String name, ElementType type, long[] shape, ByteBuffer bytes) {
        if (type != ElementType.STRING) {
            if (type == ElementType.UNKNOWN) {
                throw new IllegalStateException("the server gave an unknown type as " + name);
            }
            return Tensor.ofNumbers(name, type, shape, bytes);
        }
        ByteBuffer left = bytes.order(ByteOrder.LITTLE_ENDIAN);
        List<String> texts = new ArrayList<>();
        while (left.remaining() >= Integer.BYTES) {
            int length = left.getInt();
            if (length < 0 || length > left.remaining()) {
                throw new IllegalStateException(
                        "the server's output " + name + " has a text of " + length + " bytes");
            }
            byte[] utf8 = new byte[length];
            left.get(utf8);
            texts.add(new String(utf8, UTF_8));
        }
        return Tensor.ofTexts(name, shape, texts.toArray(String[]::new));
    }
}
