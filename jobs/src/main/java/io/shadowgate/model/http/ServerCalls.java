package io.shadowgate.model.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of one server. Redirects are not followed: a model's address is the one in the spec. */
final class ServerCalls {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(60);
    private static final int MOST_SHOWN = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECTING)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    JsonNode get(String url) throws IOException, InterruptedException {
        return send(request(url).GET().build());
    }

    JsonNode post(String url, JsonNode body) throws IOException, InterruptedException {
        return send(
                request(url)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                        .build());
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(ANSWERING);
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException(
                    "the server does not answer: "
                            + (e.getMessage() == null
                                    ? e.getClass().getSimpleName()
                                    : e.getMessage()),
                    e);
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException(meaning(response.statusCode()) + shown(response.body()));
        }
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new IOException("the server's answer is no JSON" + shown(response.body()), e);
        }
    }

    private static String meaning(int status) {
        String of =
                switch (status) {
                    case 401, 403 -> "the server refuses access";
                    case 404 -> "the server has no such model";
                    case 429, 502, 503, 504 -> "the server is overloaded or down";
                    default ->
                            status / 100 == 3
                                    ? "the server redirects, which is not followed; name the final"
                                            + " address"
                                    : status / 100 == 4
                                            ? "the server refuses the request"
                                            : "the model failed at the server";
                };
        return of + " (HTTP " + status + ")";
    }

    private static String shown(byte[] body) {
        String text = new String(body, java.nio.charset.StandardCharsets.UTF_8).strip();
        String line = text.lines().findFirst().orElse("");
        return line.isEmpty()
                ? ""
                : ": "
                        + (line.length() <= MOST_SHOWN
                                ? line
                                : line.substring(0, MOST_SHOWN) + "...");
    }
}
