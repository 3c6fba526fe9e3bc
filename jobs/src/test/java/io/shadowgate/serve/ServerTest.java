package io.shadowgate.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.PublishedTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The server as its readers see it, by a real client over a socket. */
class ServerTest {
    private static final String HOSTILE = "a%2Fb <script>& 日本";

    @TempDir Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private final AtomicLong nanos = new AtomicLong();
    private ServedTests tests;
    private Server server;

    private void start(String basePath, Path... places) throws IOException {
        tests = new ServedTests(List.of(places), Map.of(), Duration.ofSeconds(30), nanos::get);
        server =
                Server.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        basePath,
                        Set.of("shadow.example.com"),
                        tests);
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
            tests.close();
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private PublishedTest published(String below, String name) {
        return new PublishedTest(folder.resolve(below), name).shadow("v13", 99).shadow("v14", 84);
    }

    @Test
    void oneTestIsShownAtOnce() throws Exception {
        Path spec = published("one", "credit").publish(12).spec();
        start("", spec);
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.uri().getPath()).isEqualTo("/tests/credit/");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';");
        assertThat(page.body())
                .contains("<title>credit - ShadowGate</title>", "PROMOTE", "REJECT")
                .contains("http-equiv=\"refresh\" content=\"30\"")
                .doesNotContain("<script");
    }

    @Test
    void decisionsAreServedAsTheyWerePublished() throws Exception {
        start("", published("one", HOSTILE).publish(12).spec());
        String name = "/tests/a%252Fb%20%3Cscript%3E%26%20%E6%97%A5%E6%9C%AC/";
        List<String> lines = Files.readAllLines(folder.resolve("one/out/decisions/part-0.jsonl"));
        JsonNode last = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        HttpResponse<String> one = get(name + "decisions/v14.json");
        assertThat(one.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(new ObjectMapper().readTree(one.body())).isEqualTo(last);
        JsonNode all = new ObjectMapper().readTree(get(name + "decisions.json").body());
        assertThat(all.at("/shadows/1")).isEqualTo(last);
        assertThat(all.required("verdict").stringValue()).isEqualTo("REJECT");
        assertThat(get(name).statusCode()).isEqualTo(200);
        assertThat(get(name + "decisions/v15.json").statusCode()).isEqualTo(404);
        assertThat(get("/tests/credit/decisions.json").statusCode()).isEqualTo(404);
        assertThat(reply("GET /tests/%zz/", "localhost")).as("half an escape").contains(" 40");
    }

    @Test
    void folderOfFoldersIsListedWithWhatCannotBeRead() throws Exception {
        published("tests/a", "alpha").publish(12);
        published("tests/b", HOSTILE).spec();
        Files.writeString(folder.resolve("tests/broken.yaml"), "test: broken\n");
        Files.writeString(folder.resolve("tests/compose.yaml"), "services: {}\n");
        start("", folder.resolve("tests"));
        String list = get("/").body();
        assertThat(list)
                .contains("<a href=\"tests/alpha/\">alpha</a>", "PROMOTE", "no decision yet")
                .contains("broken.yaml: 4 problems")
                .contains("a%2Fb &lt;script&gt;&amp; 日本")
                .doesNotContain("<script", "compose");
        JsonNode json = new ObjectMapper().readTree(get("/tests.json").body());
        assertThat(json.at("/tests/0/verdict").stringValue()).isEqualTo("HOLD");
        assertThat(json.at("/tests/1/verdict").stringValue()).isEqualTo("REJECT");
        assertThat(json.required("unreadable")).hasSize(1);
    }

    @Test
    void whatIsNewIsSeenWhenTheOldIsTooOld() throws Exception {
        PublishedTest test = published("tests/a", "alpha").publish(1);
        start("", folder.resolve("tests"));
        String address = "/tests/alpha/decisions/v14.json";
        assertThat(get(address).body()).contains("\"HOLD\"");
        test.publish(11);
        published("tests/b", "beta").spec();
        assertThat(get(address).body()).as("not old enough").contains("\"verdict\" : \"HOLD\"");
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(get(address).body()).contains("\"verdict\" : \"REJECT\"");
        assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\",\"tests\":2}\n");
    }

    @Test
    void behindAProxyWithABasePathAllIsBelowIt() throws Exception {
        start("/shadow/gate/", published("one", "credit").publish(1).spec());
        assertThat(get("/shadow/gate/").uri().getPath()).isEqualTo("/shadow/gate/tests/credit/");
        assertThat(get("/shadow/gate").uri().getPath()).isEqualTo("/shadow/gate/tests/credit/");
        assertThat(get("/shadow/gate/tests/credit").uri().getPath())
                .isEqualTo("/shadow/gate/tests/credit/");
        assertThat(get("/shadow/gate/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/healthz").statusCode()).isEqualTo(404);
        assertThat(get("/shadow/gatehealthz").statusCode()).isEqualTo(404);
    }

    @Test
    void itOnlyReads() throws Exception {
        start("", published("one", "credit").publish(1).spec());
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            HttpResponse<String> reply =
                    client.send(
                            HttpRequest.newBuilder(uri("/"))
                                    .method(method, HttpRequest.BodyPublishers.ofString("x"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(method).isEqualTo(405);
            assertThat(reply.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
        HttpResponse<String> head =
                client.send(
                        HttpRequest.newBuilder(uri("/healthz"))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).hasValue("26");
    }

    /** The JDK's client sets the host itself. */
    @Test
    void anotherHostIsRefused() throws Exception {
        start("", published("one", "credit").publish(1).spec());
        assertThat(statusFor("evil.example.com")).startsWith("HTTP/1.1 421");
        assertThat(statusFor("localhost:8080")).startsWith("HTTP/1.1 200");
        assertThat(statusFor("[::1]:8080")).startsWith("HTTP/1.1 200");
        assertThat(statusFor("Shadow.example.com")).startsWith("HTTP/1.1 200");
    }

    private String statusFor(String host) throws IOException {
        return reply("GET /healthz", host);
    }

    private String reply(String request, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(
                            (request
                                            + " HTTP/1.1\r\nHost: "
                                            + host
                                            + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aTestThatCannotBeReadNowSaysWhyAndTheOthersAreServed() throws Exception {
        published("tests/a", "alpha").publish(1);
        published("tests/b", "beta").publish(1);
        Files.writeString(folder.resolve("tests/a/out/decisions/part-1.jsonl"), "{\"half\n");
        start("", folder.resolve("tests"));
        HttpResponse<String> damaged = get("/tests/alpha/decisions.json");
        assertThat(damaged.statusCode()).isEqualTo(503);
        assertThat(damaged.body()).contains("part-1.jsonl is damaged in line 1");
        assertThat(get("/").body()).contains("is damaged in line 1", "tests/beta/");
        assertThat(get("/tests.json").body()).contains("is damaged in line 1", "\"beta\"");
    }
}
