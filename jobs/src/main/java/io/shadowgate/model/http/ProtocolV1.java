package io.shadowgate.model.http;

import io.shadowgate.model.ElementType;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Version 1 of the protocol, as KServe and TensorFlow Serving speak it. A row is an instance: a
 * value or a list if the model has one input, and otherwise an object with a value for each input.
 * The server does not say what a model takes and gives.
 */
final class ProtocolV1 implements Protocol {
    /** What is assumed of a model whose signature is not given. */
    private static final ModelSignature ASSUMED =
            new ModelSignature(
                    List.of(new Port("instances", ElementType.DOUBLE, -1, -1)),
                    List.of(new Port("predictions", ElementType.DOUBLE, -1, -1)));

    private static final JsonMapper JSON = new JsonMapper();

    private final ServerClient server;

    ProtocolV1(ServerClient server) {
        this.server = server;
    }

    @Override
    public Description describe(ModelUrl url, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        JsonNode status = json(server.get(url.toString(), longest).body());
        // KServe writes the flag as a text too.
        if (status.path("ready").asString("true").equalsIgnoreCase("false")) {
            throw UnavailableException.before("the server says that the model is not ready", null);
        }
        List<String> available = new ArrayList<>();
        for (JsonNode version : status.path("model_version_status")) {
            if (version.path("state").asString("").equals("AVAILABLE")) {
                available.add(version.path("version").asString(""));
            }
        }
        if (status.has("model_version_status") && available.isEmpty()) {
            throw UnavailableException.before("the server has no version that is available", null);
        }
        if (url.version() == null && available.size() > 1) {
            throw new ModelException(
                    url
                            + " has the versions "
                            + available
                            + "; name one: "
                            + url.withVersion(available.get(available.size() - 1)));
        }
        ModelUrl chosen =
                url.version() == null && !available.isEmpty()
                        ? url.withVersion(available.get(0))
                        : url;
        return new Description(chosen, true, ASSUMED, Integer.MAX_VALUE, false);
    }

    @Override
    public Tensor infer(Description model, List<Tensor> inputs, String output, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        byte[] body =
                server.post(
                                model.url() + ":predict",
                                request(inputs),
                                Map.of("Content-Type", "application/json"),
                                longest)
                        .body();
        JsonNode answer = json(body);
        JsonNode predictions = answer.path("predictions");
        if (!predictions.isArray()) {
            throw new IOException("the server's answer has no predictions" + server.shown(body));
        }
        return predictions(predictions, output);
    }

    static byte[] request(List<Tensor> inputs) throws RefusedRowsException {
        int rows = (int) (inputs.get(0).shape().length == 0 ? 1 : inputs.get(0).shape()[0]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("instances");
            for (int row = 0; row < rows; row++) {
                if (inputs.size() == 1) {
                    writeRow(json, inputs.get(0), row);
                } else {
                    json.writeStartObject();
                    for (Tensor input : inputs) {
                        json.writeName(input.name());
                        writeRow(json, input, row);
                    }
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeRow(JsonGenerator json, Tensor input, int row)
            throws RefusedRowsException {
        long[] shape = input.shape();
        int size = 1;
        for (int i = 1; i < shape.length; i++) {
            size *= (int) shape[i];
        }
        write(json, input, shape, Math.min(1, shape.length), row * size, size);
    }

    /** Nested as the dimensions from one on. */
    private static void write(
            JsonGenerator json, Tensor input, long[] shape, int dimension, int from, int size)
            throws RefusedRowsException {
        if (dimension == shape.length) {
            TensorJson.writeElements(json, input, from, from + 1);
            return;
        }
        json.writeStartArray();
        int each = shape[dimension] == 0 ? 0 : size / (int) shape[dimension];
        if (dimension == shape.length - 1) {
            TensorJson.writeElements(json, input, from, from + size);
        } else {
            for (int i = 0; i < shape[dimension]; i++) {
                write(json, input, shape, dimension + 1, from + i * each, each);
            }
        }
        json.writeEndArray();
    }

    /** Predictions are values or lists, or objects with a value or list for each output. */
    static Tensor predictions(JsonNode predictions, String output) {
        JsonNode values = predictions;
        if (!predictions.isEmpty() && predictions.get(0).isObject()) {
            ArrayNode chosen = JSON.createArrayNode();
            for (JsonNode each : predictions) {
                if (!each.has(output)) {
                    throw new IllegalStateException(
                            "the server gave no output "
                                    + output
                                    + "; a prediction has "
                                    + each.propertyNames()
                                    + " (output.name, and signature: {outputs: ...})");
                }
                chosen.add(each.get(output));
            }
            values = chosen;
        }
        List<Long> shape = new ArrayList<>();
        for (JsonNode level = values; level.isArray(); level = level.path(0)) {
            shape.add((long) level.size());
        }
        return TensorJson.tensor(
                output, null, shape.stream().mapToLong(size -> size).toArray(), values);
    }

    private JsonNode json(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IOException("the server's answer is no JSON" + server.shown(body), e);
        }
    }
}
