package io.shadowgate.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What delivery systems ask, by a real client over a socket. */
class GateRouteTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPEC =
            """
            test: credit
            traffic: {files: {path: requests.jsonl}}
            primary: {name: v12}
            shadows: [{name: v13}, {name: v14, model: {path: v14.onnx}}]
            stages:
              - {name: shadow}
              - {name: canary, weight: 0.05, gates: {max-error-ratio: 2}}
              - {name: rollout, weights: [0.25, 1], gates: {max-error-rate: 0.1}}
            sinks: {files: {path: out}}
            """;

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private ServedTests tests;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        tests = new ServedTests(List.of(spec), Map.of(), Duration.ofSeconds(30));
        server =
                Server.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "",
                        Set.of(),
                        tests);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        tests.close();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # what was published, what is asked, the answer
                    ADVANCE, stage=canary, ADVANCE
                    ADVANCE, '', ADVANCE
                    ADVANCE, stage=canary&model=abc, ADVANCE
                    ADVANCE, stage=canary&model=abd, STAY
                    ADVANCE, stage=shadow, ADVANCE
                    ADVANCE, stage=rollout, STAY
                    ADVANCE, stage=canary&weight=0.05, ADVANCE
                    ADVANCE, stage=canary&weight=0.1, STAY
                    ADVANCE, stage=canary&weight=x, STAY
                    ADVANCE, weight=0.05, ADVANCE
                    ROLLOUT, stage=rollout&weight=0.25, ADVANCE
                    ROLLOUT, stage=rollout&weight=1, STAY
                    ROLLOUT, stage=rollout, STAY
                    ROLLOUT, stage=canary, ADVANCE
                    ROLLOUT, '', ADVANCE
                    ADVANCE, stage=canery, STAY
                    STAY, stage=canary, STAY
                    STAY, stage=shadow, ADVANCE
                    HALT, stage=canary, HALT
                    HALT, stage=shadow, HALT
                    ROLL_BACK, stage=canary, ROLL_BACK
                    ROLL_BACK, stage=shadow, ROLL_BACK
                    ROLL_BACK, stage=canary&model=abd, STAY
                    """)
    void answersAboutEachStage(String published, String query, String expected) throws Exception {
        publish(published, Instant.now().plusSeconds(600));

        HttpResponse<String> reply = get("/v1/gate?test=credit&shadow=v13&" + query);

        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode answer = JSON.readTree(reply.body());
        assertThat(answer.required("action").stringValue()).isEqualTo(expected);
        assertThat(answer.required("reason").stringValue()).isNotBlank();
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void anOldAnswerNeverAdvances() throws Exception {
        publish("ADVANCE", Instant.now().minusSeconds(1));
        assertThat(action("test=credit&shadow=v13")).isEqualTo("STAY");
        publish("ROLL_BACK", Instant.now().minusSeconds(1));
        assertThat(action("test=credit&shadow=v13")).isEqualTo("ROLL_BACK");
    }

    /** It is STAY in JSON, never an empty body, and never another form. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # address, status
                    /v1/gate, 200
                    /v1/gate?test=credit&shadow=v13, 200
                    /v1/gate?test=credit, 200
                    /v1/gate?test=credit&shadow=v15, 200
                    /v1/gate?test=other&shadow=v13, 200
                    /v1/gate?test=%zz&shadow=v13, 200
                    /v1/gates, 404
                    /v1/, 404
                    """)
    void whatIsNotKnownIsStay(String path, int status) throws Exception {
        HttpResponse<String> reply =
                client.send(
                        HttpRequest.newBuilder(
                                        new URI(
                                                "http://127.0.0.1:"
                                                        + server.port()
                                                        + path.replace("%zz", "%25zz")))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(reply.body()).required("action").stringValue()).isEqualTo("STAY");
    }

    @Test
    void damagedResultsAreAnErrorThatSaysStay() throws Exception {
        Files.createDirectories(folder.resolve("out/stages"));
        Files.writeString(folder.resolve("out/stages/part-0.jsonl"), "{\n");
        HttpResponse<String> reply = get("/v1/gate?test=credit&shadow=v13");
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(reply.body()).required("action").stringValue()).isEqualTo("STAY");
        assertThat(reply.body()).contains("is damaged in line 1");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # what was published, status of confirm, status of rollback
                    ADVANCE, 200, 403
                    STAY, 403, 403
                    HALT, 403, 403
                    ROLL_BACK, 403, 200
                    NOTHING, 403, 403
                    """)
    void flaggersHooks(String published, int confirm, int rollback) throws Exception {
        if (!published.equals("NOTHING")) {
            publish(published, Instant.now().plusSeconds(600));
        }
        String body =
                "{\"name\":\"credit\",\"namespace\":\"prod\",\"phase\":\"Progressing\","
                        + "\"metadata\":{\"test\":\"credit\",\"shadow\":\"v13\","
                        + "\"stage\":\"canary\"}}";
        assertThat(post("/v1/flagger/confirm", body).statusCode()).isEqualTo(confirm);
        assertThat(post("/v1/flagger/rollback", body).statusCode()).isEqualTo(rollback);
        for (String broken : List.of("", "{", "[]", "{\"metadata\":{}}", "{\"metadata\":7}")) {
            assertThat(post("/v1/flagger/confirm", broken).statusCode()).isEqualTo(403);
            assertThat(post("/v1/flagger/rollback", broken).statusCode()).isEqualTo(403);
        }
        assertThat(post("/v1/gate", body).statusCode()).isEqualTo(405);
        assertThat(get("/v1/flagger/confirm").statusCode()).isEqualTo(404);
    }

    @Test
    void asking100TimesChangesNothing() throws Exception {
        publish("STAY", Instant.now().plusSeconds(600));
        TreeMap<String, String> before = tree();
        String body = "{\"metadata\":{\"test\":\"credit\",\"shadow\":\"v13\"}}";
        String first = get("/v1/gate?test=credit&shadow=v13").body();
        for (int i = 0; i < 100; i++) {
            assertThat(get("/v1/gate?test=credit&shadow=v13").body()).isEqualTo(first);
            assertThat(post("/v1/flagger/confirm", body).statusCode()).isEqualTo(403);
        }
        assertThat(tree()).isEqualTo(before);
    }

    private TreeMap<String, String> tree() throws Exception {
        TreeMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tree.put(file.toString(), Files.getLastModifiedTime(file) + Files.readString(file));
            }
        }
        return tree;
    }

    private String action(String query) throws Exception {
        return JSON.readTree(get("/v1/gate?" + query).body()).required("action").stringValue();
    }

    private void publish(String action, Instant validUntil) throws Exception {
        boolean rollout = action.equals("ROLLOUT");
        Files.createDirectories(folder.resolve("out/stages"));
        Files.writeString(
                folder.resolve("out/stages/part-" + action + ".jsonl"),
                """
                {"test":"credit","shadow":"v13","model_sha256":"abc","stage":"%s",\
                "sequence":4,"action":"%s","weight":%s,"observed_share":0.049,\
                "next_stage":"rollout","next_weight":0.25,"reason":"because",\
                "window_end":"%s","valid_until":"%s","done":["shadow"]}
                """
                        .formatted(
                                rollout ? "rollout" : "canary",
                                rollout ? "ADVANCE" : action,
                                rollout ? "0.25" : "0.05",
                                validUntil.minusSeconds(600),
                                validUntil));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }
}
