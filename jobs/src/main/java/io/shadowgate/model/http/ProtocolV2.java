package io.shadowgate.model.http;

import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import io.shadowgate.model.RefusedRowsException;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.UnavailableException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The open inference protocol, version 2, with its extension for tensors as bytes. */
final class ProtocolV2 implements Protocol {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BINARY = "binary_tensor_data";
    private static final String CONFIGURATION = "model_configuration";

    private final ServerClient server;

    ProtocolV2(ServerClient server) {
        this.server = server;
    }

    @Override
    public Description describe(ModelUrl url, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        JsonNode metadata = json(server.get(url.toString(), longest));
        if (metadata.path("name").asString("").isEmpty()) {
            throw new ModelException(
                    url
                            + " does not describe a model; name one as"
                            + " http://HOST/v2/models/NAME/versions/VERSION");
        }
        ModelUrl chosen = url;
        boolean pinned = url.version() != null;
        if (!pinned) {
            String version = onlyVersion(url, metadata.path("versions"));
            chosen = version == null ? url : url.withVersion(version);
            pinned = version != null && optional(chosen.toString(), longest) != null;
        }
        JsonNode extensions = extensions(url, longest);
        JsonNode config =
                has(extensions, CONFIGURATION)
                        ? optional((pinned ? chosen : url) + "/config", longest)
                        : null;
        int mostRows = config == null ? 0 : config.path("max_batch_size").asInt(0);
        return new Description(
                chosen,
                pinned,
                new ModelSignature(ports(metadata.path("inputs")), ports(metadata.path("outputs"))),
                mostRows > 0 ? mostRows : Integer.MAX_VALUE,
                // The extension's bytes are little-endian, as those of tensors are on most
                // machines.
                has(extensions, BINARY) && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    }

    private JsonNode extensions(ModelUrl url, Duration longest)
            throws UnavailableException, InterruptedException {
        JsonNode server = optional(url.root(), longest);
        return server == null ? JSON.createArrayNode() : server.path("extensions");
    }

    private static boolean has(JsonNode extensions, String name) {
        for (JsonNode each : extensions) {
            if (each.asString("").equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** What not every server has; null if this one does not. */
    @Nullable
    private JsonNode optional(String url, Duration longest) throws InterruptedException {
        try {
            return json(server.get(url, longest));
        } catch (IOException | UnavailableException | RefusedRowsException e) {
            return null;
        }
    }

    /** Null if the server has no versions. */
    @Nullable
    private static String onlyVersion(ModelUrl url, JsonNode versions) {
        if (versions.size() > 1) {
            throw new ModelException(
                    url
                            + " has the versions "
                            + versions
                            + "; name one: "
                            + url.withVersion(versions.get(versions.size() - 1).asString()));
        }
        return versions.isEmpty() ? null : versions.get(0).asString();
    }

    private static List<Port> ports(JsonNode described) {
        List<Port> ports = new ArrayList<>();
        for (JsonNode port : described) {
            ports.add(
                    new Port(
                            port.path("name").asString(""),
                            DataTypes.type(port.path("datatype").asString("")),
                            TensorJson.shape(port.path("shape"))));
        }
        return ports;
    }

    @Override
    public Tensor infer(Description model, List<Tensor> inputs, String output, Duration longest)
            throws IOException, UnavailableException, RefusedRowsException, InterruptedException {
        ModelUrl url = model.url();
        String address =
                (model.pinned() ? url : new ModelUrl(url.root(), 2, url.name(), null)) + "/infer";
        ServerClient.Answer answer;
        if (model.binary()) {
            TensorBytes.Message message = TensorBytes.request(inputs, output);
            answer =
                    server.post(
                            address,
                            message.bytes(),
                            Map.of(
                                    "Content-Type",
                                    "application/octet-stream",
                                    TensorBytes.HEADER_LENGTH,
                                    String.valueOf(message.headerLength())),
                            longest);
        } else {
            answer =
                    server.post(
                            address,
                            TensorJson.request(inputs, output),
                            Map.of("Content-Type", "application/json"),
                            longest);
        }
        long headerLength =
                answer.headers()
                        .firstValueAsLong(TensorBytes.HEADER_LENGTH)
                        .orElse(answer.body().length);
        if (headerLength < 0 || headerLength > answer.body().length) {
            throw new IOException(
                    "the server's answer has "
                            + answer.body().length
                            + " bytes, fewer than its JSON, of "
                            + headerLength);
        }
        JsonNode header = json(answer.body(), (int) headerLength);
        checkVersion(url, header.path("model_version").asString(""));
        return TensorBytes.answer(header, answer.body(), (int) headerLength, output);
    }

    /** A server may replace the model while a test runs. */
    private static void checkVersion(ModelUrl url, String answered) throws UnavailableException {
        if (url.version() != null && !answered.isEmpty() && !answered.equals(url.version())) {
            throw UnavailableException.before(
                    "the server answered with version "
                            + answered
                            + " of the model, but this test is about version "
                            + url.version(),
                    null);
        }
    }

    private JsonNode json(ServerClient.Answer answer) throws IOException {
        return json(answer.body(), answer.body().length);
    }

    private JsonNode json(byte[] body, int length) throws IOException {
        try {
            return JSON.readTree(body, 0, length);
        } catch (JacksonException e) {
            throw new IOException("the server's answer is no JSON" + server.shown(body), e);
        }
    }
}
