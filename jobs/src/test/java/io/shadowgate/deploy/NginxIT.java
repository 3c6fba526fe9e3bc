package io.shadowgate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shadowgate.cluster.Ports;
import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.OutsideTools;
import io.shadowgate.testing.Runs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The files of {@code deploy/nginx}, with a real nginx and two services behind it. */
@Timeout(180)
class NginxIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 10_000;
    private static final int CALLERS = 8;
    private static final Path FILES = Path.of("..", "deploy", "nginx").toAbsolutePath();

    static {
        // Without it, the JDK's server sends an answer in two parts, 40 ms apart.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir Path folder;

    @BeforeAll
    static void nginxIsThere() {
        OutsideTools.require(
                "nginx with njs",
                Files.exists(Path.of("/usr/sbin/nginx"))
                        && Files.exists(Path.of("/usr/lib/nginx/modules/ngx_http_js_module.so")));
    }

    @Test
    void everyRequestIsPairedAndEveryFailureCounted() throws Exception {
        HttpServer primary = serve(age -> answer(age * 0.01));
        // One in a hundred fails.
        HttpServer shadow = serve(age -> age % 100 == 7 ? null : answer(age * 0.01));
        int port = Ports.free();
        Process nginx = nginx(port, primary, shadow);
        try {
            Set<Integer> answered = call(port);
            assertThat(answered).hasSize(REQUESTS);
            Await.until(
                    "both logs are written",
                    () -> lines("primary.jsonl") == REQUESTS && lines("shadow.jsonl") == REQUESTS);
        } finally {
            nginx.destroy();
            nginx.waitFor();
            primary.stop(0);
            shadow.stop(0);
        }
        Files.copy(FILES.resolve("shadow-test.yaml"), folder.resolve("shadow-test.yaml"));
        ShadowTest test = SpecReader.read(folder.resolve("shadow-test.yaml"), Map.of());
        Runs.run(test, RuntimeExecutionMode.BATCH, 2);
        List<JsonNode> decisions =
                Runs.lines(folder.resolve("out"), ResultKind.DECISIONS.folder()).stream()
                        .map(JSON::readTree)
                        .toList();
        JsonNode coverage = last(decisions).get("coverage");
        assertThat(coverage.get("read").asInt()).as("%s", coverage).isEqualTo(REQUESTS);
        assertThat(coverage.get("compared").asInt()).isEqualTo(REQUESTS);
        assertThat(coverage.get("scored").asInt()).isEqualTo(REQUESTS - REQUESTS / 100);
        assertThat(coverage.get("model_error").asInt()).isEqualTo(REQUESTS / 100);
        assertThat(last(decisions).get("report_summary").get("agreement").stringValue())
                .isEqualTo("100.00%");
        assertThat(last(decisions).get("latencies").get("primary_latency_p99").get("observed"))
                .isNotNull();
    }

    private static JsonNode last(List<JsonNode> decisions) {
        return decisions.stream().max((a, b) -> end(a).compareTo(end(b))).orElseThrow();
    }

    private static String end(JsonNode decision) {
        return decision.get("window_end").stringValue();
    }

    private interface Service {
        /** The answer; null for a failure. */
        String to(int age);
    }

    private static String answer(double prediction) {
        return "{\"prediction\": " + prediction + "}";
    }

    private static HttpServer serve(Service service) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(
                Executors.newFixedThreadPool(
                        CALLERS,
                        work -> {
                            Thread thread = new Thread(work);
                            thread.setDaemon(true);
                            return thread;
                        }));
        server.createContext("/", exchange -> reply(exchange, service));
        server.start();
        return server;
    }

    private static void reply(HttpExchange exchange, Service service) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            String answer = service.to(request.get("age").asInt());
            byte[] bytes = (answer == null ? "{\"error\": \"no\"}" : answer).getBytes();
            exchange.sendResponseHeaders(answer == null ? 500 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Process nginx(int port, HttpServer primary, HttpServer shadow) throws Exception {
        String config =
                Files.readString(FILES.resolve("nginx.conf"))
                        .replace("modules/ngx", "/usr/lib/nginx/modules/ngx")
                        .replace("127.0.0.1:8080", "127.0.0.1:" + port)
                        .replace("127.0.0.1:8081", "127.0.0.1:" + Ports.free())
                        .replace("127.0.0.1:9001", "127.0.0.1:" + primary.getAddress().getPort())
                        .replace("127.0.0.1:9002", "127.0.0.1:" + shadow.getAddress().getPort());
        Files.createDirectories(folder.resolve("tmp"));
        Files.createDirectories(folder.resolve("njs"));
        Files.writeString(folder.resolve("nginx.conf"), config);
        Files.copy(FILES.resolve("njs/answers.js"), folder.resolve("njs/answers.js"));
        Process nginx =
                new ProcessBuilder(
                                "/usr/sbin/nginx",
                                "-p",
                                folder + "/",
                                "-c",
                                "nginx.conf",
                                "-e",
                                folder.resolve("error.log").toString(),
                                "-g",
                                // The folder of a test belongs to one user.
                                "daemon off; user "
                                        + System.getProperty("user.name")
                                        + "; worker_processes 1;")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.txt").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(nginx::destroy));
        Await.until("nginx has started", () -> started(nginx));
        return nginx;
    }

    private boolean started(Process nginx) {
        if (!nginx.isAlive()) {
            throw new AssertionError("nginx ended: " + text("nginx.txt") + text("error.log"));
        }
        return Files.exists(folder.resolve("nginx.pid"));
    }

    private String text(String file) {
        try {
            return Files.exists(folder.resolve(file)) ? Files.readString(folder.resolve(file)) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private long lines(String file) {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
            return lines.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Every second request brings its own id. */
    private static Set<Integer> call(int port) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Callable<Set<Integer>>> work = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int first = caller;
            work.add(
                    () -> {
                        Set<Integer> answered = new HashSet<>();
                        for (int age = first; age < REQUESTS; age += CALLERS) {
                            HttpRequest.Builder request =
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + port + "/"))
                                            .POST(
                                                    HttpRequest.BodyPublishers.ofString(
                                                            "{\"age\": " + age + "}"));
                            if (age % 2 == 0) {
                                request.header("X-Request-Id", "caller's \"own\" " + age);
                            }
                            HttpResponse<String> answer =
                                    client.send(
                                            request.build(), HttpResponse.BodyHandlers.ofString());
                            if (answer.body().equals(answer(age * 0.01))) {
                                answered.add(age);
                            }
                        }
                        return answered;
                    });
        }
        Set<Integer> all = new HashSet<>();
        for (Future<Set<Integer>> each : callers.invokeAll(work)) {
            all.addAll(each.get());
        }
        callers.shutdown();
        return all;
    }
}
