package io.shadowgate.testing;

import io.shadowgate.cluster.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A {@link ModelServer} in a process of its own, which can be killed and started again. */
public final class ModelServerProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path model;
    private final Path log;
    private final boolean binary;
    private final int port;
    private Process process;

    private ModelServerProcess(Path model, Path log, boolean binary, int port) {
        this.model = model;
        this.log = log;
        this.binary = binary;
        this.port = port;
        // A test that is itself killed leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
    }

    /** Serves the file as version 3, and waits until it does. */
    public static ModelServerProcess start(Path model, Path log, boolean binary) throws Exception {
        ModelServerProcess server = new ModelServerProcess(model, log, binary, Ports.free());
        server.resume("3");
        return server;
    }

    /** The address of version 3. */
    public String url() {
        return "http://127.0.0.1:" + port + "/v2/models/credit/versions/3";
    }

    /** As if the machine had lost power. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it, again or for the first time, and waits until it answers. */
    public void resume(String version) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                ModelServer.class.getName(),
                                String.valueOf(port),
                                model.toString(),
                                version,
                                String.valueOf(binary)));
        // By environment, because it may be longer than a command line.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
        Await.until("the server answers", () -> calls() >= 0);
    }

    /** Calls of the model so far; -1 if the server does not answer. */
    public int calls() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended; see " + log);
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/calls"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(answer.body()).get("calls").intValue();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
