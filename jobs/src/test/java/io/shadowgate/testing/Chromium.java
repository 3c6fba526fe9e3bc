package io.shadowgate.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A browser without a window, driven by its DevTools protocol. */
public final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final LinkedBlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();
    private int last;

    /**
     * @param profile an empty folder
     */
    public Chromium(Path profile) throws Exception {
        this.profile = profile;
        process =
                new ProcessBuilder(
                                binary(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--no-first-run",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("log").toFile())
                        .start();
        HttpClient client = HttpClient.newHttpClient();
        String port = port(profile);
        JsonNode targets =
                JSON.readTree(
                        client.send(
                                        HttpRequest.newBuilder(
                                                        URI.create(
                                                                "http://127.0.0.1:"
                                                                        + port
                                                                        + "/json/list"))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body());
        String address = null;
        for (JsonNode target : targets) {
            if (target.required("type").stringValue().equals("page")) {
                address = target.required("webSocketDebuggerUrl").stringValue();
            }
        }
        socket =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create(address), new Receiver())
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    private static String binary() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no Chromium on this machine; install the package"
                                                + " chromium"));
    }

    /** The browser writes the port to a file as soon as it listens. */
    private String port(Path profile) throws Exception {
        Path file = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(file) && Files.readAllLines(file).size() > 1) {
                return Files.readAllLines(file).get(0);
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new IOException(
                "Chromium does not listen: " + Files.readString(profile.resolve("log")));
    }

    /** Puts the messages together and hands them over. */
    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            message.append(data);
            if (isLast) {
                answers.add(JSON.readTree(message.toString()));
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    /** Calls a method of the protocol and returns its result. */
    public JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = ++last;
        socket.sendText(
                        JSON.writeValueAsString(
                                Map.of("id", id, "method", method, "params", parameters)),
                        true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (true) {
            JsonNode answer = next(method);
            if (answer.has("id") && answer.required("id").intValue() == id) {
                if (answer.has("error")) {
                    throw new IOException(method + ": " + answer.required("error"));
                }
                return answer.required("result");
            }
        }
    }

    private JsonNode next(String waitingFor) throws Exception {
        JsonNode message = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new IOException("Chromium does not answer " + waitingFor);
        }
        if (message.has("method")) {
            events.add(message);
        }
        return message;
    }

    /** Opens a page and waits until it is loaded. Forgets the events before. */
    public void open(String address) throws Exception {
        events.clear();
        call("Page.navigate", Map.of("url", address));
        while (events("Page.loadEventFired").isEmpty()) {
            next("the page");
        }
    }

    /** What has happened since the page was opened. */
    public List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> event.required("method").stringValue().equals(method))
                .map(event -> event.required("params"))
                .toList();
    }

    /** Sets the width of the window and the colours that the reader prefers. */
    public void look(int width, int height, boolean dark) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    /** The value of an expression in the page. The page's own policy does not apply to it. */
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(result.required("exceptionDetails").toString());
        }
        return result.required("result").path("value");
    }

    public byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(
                        call(
                                        "Page.captureScreenshot",
                                        Map.of("format", "png", "captureBeyondViewport", true))
                                .required("data")
                                .stringValue());
    }

    public byte[] pdf() throws Exception {
        return Base64.getDecoder()
                .decode(
                        call("Page.printToPDF", Map.of("printBackground", true))
                                .required("data")
                                .stringValue());
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        // Links to what the browser has removed.
        for (String name : List.of("SingletonLock", "SingletonCookie", "SingletonSocket")) {
            Files.deleteIfExists(profile.resolve(name));
        }
    }
}
