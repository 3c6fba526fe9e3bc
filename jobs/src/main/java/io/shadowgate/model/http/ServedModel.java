package io.shadowgate.model.http;

import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.Port;
import io.shadowgate.model.Tensor;
import io.shadowgate.model.TensorModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A model at a server. Its metadata say what it takes and gives.
 *
 * @param url of the model's version: what is called is {@code url/infer}
 */
record ServedModel(ServerCalls calls, String url, String version, ModelSignature signature)
        implements ModelEngine.Found, TensorModel {

    private static final String VERSIONS = "/versions/";

    /** Pins the version, because a server may replace the one that it calls the latest. */
    static ServedModel find(String path) {
        String url = path.replaceAll("/+$", "");
        ServerCalls calls = new ServerCalls();
        try {
            JsonNode metadata = calls.get(url);
            String name = metadata.path("name").asString("");
            if (name.isEmpty() || !metadata.path("inputs").isArray()) {
                throw new ModelException(
                        url
                                + " does not describe a model; name one as"
                                + " http://HOST/v2/models/NAME/versions/VERSION");
            }
            String version;
            if (url.contains(VERSIONS)) {
                version = url.substring(url.indexOf(VERSIONS) + VERSIONS.length());
            } else {
                version = onlyVersion(url, metadata.path("versions"));
                url = version.isEmpty() ? url : url + VERSIONS + version;
            }
            return new ServedModel(
                    calls,
                    url,
                    version.isEmpty() ? name : name + ":" + version,
                    new ModelSignature(
                            ports(metadata.path("inputs")), ports(metadata.path("outputs"))));
        } catch (IOException e) {
            throw new ModelException(url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(url + " was not waited for", e);
        }
    }

    /** Empty if the server has no versions. */
    private static String onlyVersion(String url, JsonNode versions) {
        if (versions.size() > 1) {
            throw new ModelException(
                    url
                            + " has the versions "
                            + versions
                            + "; name one: "
                            + url
                            + VERSIONS
                            + versions.get(versions.size() - 1).asString());
        }
        return versions.isEmpty() ? "" : versions.get(0).asString();
    }

    private static List<Port> ports(JsonNode described) {
        List<Port> ports = new ArrayList<>();
        for (JsonNode port : described) {
            long[] shape = new long[port.path("shape").size()];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = port.path("shape").get(i).longValue();
            }
            ports.add(
                    new Port(
                            port.path("name").asString(""),
                            TensorJson.type(port.path("datatype").asString("")),
                            shape));
        }
        return ports;
    }

    @Override
    public String digest() {
        return version;
    }

    @Override
    public TensorModel load() {
        return this;
    }

    @Override
    public Session newSession() {
        return new Session() {
            @Override
            public Tensor run(List<Tensor> inputs, String output) throws Exception {
                return TensorJson.answer(
                        calls.post(url + "/infer", TensorJson.request(inputs, output)), output);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
