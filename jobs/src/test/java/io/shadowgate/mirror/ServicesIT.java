package io.shadowgate.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shadowgate.cluster.Ports;
import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.OutsideTools;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service in Java and one in Python ({@code deploy/mirror/python}), from HTTP to the decision.
 * Both answer and ask the shadow in the same way.
 */
@Timeout(180)
class ServicesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 300;
    private static final Path RECIPE = Path.of("..", "deploy", "mirror", "python").toAbsolutePath();

    /** Uvicorn refuses an offer of HTTP/2. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String PYTHON = "/usr/bin/python3";

    static {
        // Without it, the JDK's server sends an answer in two parts, 40 ms apart.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir static Path folder;
    private static KafkaBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(Files.createDirectory(folder.resolve("broker")));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void aServiceInJava() throws Exception {
        broker.create("java", 2);
        try (JavaService service = new JavaService("java", false)) {
            callAll(service.port());
        }
        assertTheDecisionIsThatOfAFile("java");
        try (JavaService alone = new JavaService(null, false);
                JavaService hanging = new JavaService("java", true)) {
            compare("Java", alone.port(), hanging.port());
        }
    }

    @Test
    void aServiceInPython() throws Exception {
        OutsideTools.require(
                "python3-fastapi, python3-uvicorn and python3-confluent-kafka", hasPackages());
        broker.create("python", 2);
        try (PythonService service = new PythonService("python", false)) {
            callAll(service.port());
        }
        assertTheDecisionIsThatOfAFile("python");
        try (PythonService alone = new PythonService(null, false);
                PythonService hanging = new PythonService("python", true)) {
            compare("Python", alone.port(), hanging.port());
        }
    }

    /** The same choice as {@code traffic.sample}, which {@code SampleTest} holds the client to. */
    @Test
    void theRecipeSamplesAsATestDoes() throws Exception {
        OutsideTools.require(
                "python3-fastapi, python3-uvicorn and python3-confluent-kafka", hasPackages());
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            keys.add("é".repeat(i % 7) + "request-".repeat(i % 5) + i);
        }
        Path input = folder.resolve("keys.json");
        Path output = folder.resolve("fractions.json");
        Files.writeString(input, JSON.writeValueAsString(keys));
        int status =
                new ProcessBuilder(
                                PYTHON,
                                "-B",
                                "-c",
                                "import sys, json, service;"
                                        + "print(json.dumps([service.fraction(k)"
                                        + " for k in json.load(sys.stdin)]))")
                        .directory(RECIPE.toFile())
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor();
        assertThat(status).isZero();
        JsonNode fractions = JSON.readTree(Files.readString(output));
        for (int i = 0; i < keys.size(); i++) {
            assertThat(fractions.get(i).asDouble())
                    .as(keys.get(i))
                    .isEqualTo(Sample.fraction(keys.get(i)));
        }
    }

    /** The same hashes and buckets as the library's, of every kind of value. */
    @Test
    void theRecipeRedactsAsTheLibraryDoes() throws Exception {
        OutsideTools.require(
                "python3-fastapi, python3-uvicorn and python3-confluent-kafka", hasPackages());
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123\n");
        Map<String, Redaction.Rule> rules = new TreeMap<>();
        Map<String, Object> features = new TreeMap<>();
        List<Object> values =
                List.of(
                        "10115",
                        "h\u00e4user",
                        "",
                        7,
                        -3L,
                        0.1,
                        -0.0,
                        1e300,
                        1e15,
                        2.0,
                        true,
                        "1e3",
                        "1f",
                        ".5",
                        "x",
                        List.of(1, 0.25, "a"),
                        Map.of("k", 0.3));
        for (int i = 0; i < values.size(); i++) {
            rules.put("hash" + i, new Redaction.Hash());
            rules.put("bucket" + i, new Redaction.Bucket(0.3));
            features.put("hash" + i, values.get(i));
            features.put("bucket" + i, values.get(i));
        }
        rules.put("drop", new Redaction.Drop());
        features.put("drop", "gone");
        features.put("keep", 5);
        rules.put("segments.age", new Redaction.Bucket(10));
        rules.put("segments.user", new Redaction.Hash());
        MirroredRequest request =
                MirroredRequest.of("r-1")
                        .at(1)
                        .features(features)
                        .segment("age", "47.5")
                        .segment("user", "ada")
                        .segment("country", "DE");
        String reference = "${file:" + key + "}";
        JsonNode java =
                JSON.readTree(
                        new RecordJson("m", "v12", new Redaction(rules, true, reference))
                                .request(request.copy(100_000)));
        ObjectNode input = JSON.createObjectNode();
        ObjectNode written = input.putObject("rules");
        rules.forEach(
                (name, rule) -> {
                    if (rule instanceof Redaction.Bucket bucket) {
                        written.put(name, bucket.width());
                    } else {
                        written.put(name, rule instanceof Redaction.Hash ? "hash" : "drop");
                    }
                });
        input.put("key", reference);
        ObjectNode record = input.putObject("record");
        record.put("request_id", "r-1");
        record.set("features", JSON.valueToTree(features));
        record.set(
                "segments",
                JSON.valueToTree(Map.of("age", "47.5", "user", "ada", "country", "DE")));
        Path in = Files.writeString(folder.resolve("redact.json"), input.toString());
        Path out = folder.resolve("redacted.json");
        int status =
                new ProcessBuilder(
                                PYTHON,
                                "-B",
                                "-c",
                                "import sys, json, service; i = json.load(sys.stdin);"
                                        + "print(json.dumps(service.Redaction(i['rules'], True,"
                                        + " i['key']).record(i['record'])))")
                        .directory(RECIPE.toFile())
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor();
        assertThat(status).isZero();
        JsonNode python = JSON.readTree(Files.readString(out));
        assertThat(python.get("request_id")).isEqualTo(java.get("request_id"));
        assertThat(python.get("segments")).isEqualTo(java.get("segments"));
        assertThat(python.get("features").propertyNames())
                .containsExactlyInAnyOrderElementsOf(java.get("features").propertyNames())
                .doesNotContain("drop");
        for (String name : java.get("features").propertyNames()) {
            JsonNode mine = java.get("features").get(name);
            JsonNode theirs = python.get("features").get(name);
            if (mine.isNumber()) {
                assertThat(theirs.asDouble()).as(name).isEqualTo(mine.asDouble());
            } else {
                assertThat(theirs).as(name).isEqualTo(mine);
            }
        }
    }

    private static boolean hasPackages() throws Exception {
        if (!Files.exists(Path.of(PYTHON))) {
            return false;
        }
        return new ProcessBuilder(PYTHON, "-c", "import fastapi, uvicorn, confluent_kafka")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static double primary(int age) {
        return 1 / (1.0 + age);
    }

    private static double shadow(int age) {
        return primary(age) + (age % 50 == 7 ? 0.5 : 0);
    }

    private static void callAll(int port) throws Exception {
        for (int age = 0; age < REQUESTS; age++) {
            assertThat(call(port, age)).isEqualTo(primary(age));
        }
    }

    private static double call(int port, int age) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/predict"))
                        .header("X-Request-Id", "r-" + age)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"age\": " + age + "}"))
                        .build();
        String answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return JSON.readTree(answer).get("prediction").asDouble();
    }

    /**
     * The file has what the caller knows: ids, features and answers. Only times are those of the
     * service.
     */
    private static void assertTheDecisionIsThatOfAFile(String topic) throws Exception {
        List<String> records = new ArrayList<>();
        long told = 0;
        for (var record : broker.committed(topic)) {
            ObjectNode json = (ObjectNode) JSON.readTree(new String(record.value(), UTF_8));
            if (json.has("mirror")) {
                told += json.get("sent").asLong();
                assertThat(json.get("dropped").asLong()).isZero();
                continue;
            }
            int age = Integer.parseInt(json.get("request_id").stringValue().substring(2));
            ObjectNode known = JSON.createObjectNode();
            known.put("request_id", "r-" + age);
            known.put("primary_model", "v12");
            known.putObject("features").put("age", age);
            known.put("primary_prediction", primary(age));
            known.put("shadow_prediction", shadow(age));
            for (String time : List.of("timestamp", "primary_latency_ms", "shadow_latency_ms")) {
                known.set(time, json.get(time));
            }
            assertThat(json.propertyNames())
                    .containsExactlyInAnyOrderElementsOf(known.propertyNames());
            assertThat(json.get("primary_model").stringValue()).isEqualTo("v12");
            assertThat(json.get("features")).isEqualTo(known.get("features"));
            for (String answer : List.of("primary_prediction", "shadow_prediction")) {
                assertThat(json.get(answer).asDouble()).isEqualTo(known.get(answer).asDouble());
            }
            records.add(known.toString());
        }
        assertThat(records).hasSize(REQUESTS);
        assertThat(told).isEqualTo(REQUESTS);
        Path log = Files.createDirectory(folder.resolve(topic + "-log"));
        Files.write(log.resolve("requests.jsonl"), records);
        Path ofFile = folder.resolve(topic + "-file");
        Path ofTopic = folder.resolve(topic + "-topic");
        Runs.run(Tests.answersInLog(log, ofFile), RuntimeExecutionMode.BATCH, 2);
        ShadowTest live =
                Tests.onKafka(
                        Tests.answersInLog(log, ofTopic),
                        new Traffic.Kafka(
                                broker.servers(),
                                topic,
                                KafkaOffset.EARLIEST,
                                KafkaOffset.LATEST,
                                null,
                                Duration.ofHours(1),
                                Map.of()));
        Runs.run(live, RuntimeExecutionMode.BATCH, 2);
        List<String> decisions = Runs.lines(ofFile, ResultKind.DECISIONS.folder());
        assertThat(decisions).isNotEmpty();
        assertThat(Runs.lines(ofTopic, ResultKind.DECISIONS.folder())).isEqualTo(decisions);
        JsonNode coverage = JSON.readTree(decisions.get(decisions.size() - 1)).get("coverage");
        assertThat(coverage.get("not_mirrored").asLong()).isZero();
    }

    /** What a caller waits for, without a mirror and with one whose shadow hangs. */
    private static void compare(String language, int alone, int hanging) throws Exception {
        double[][] ms = new double[2][REQUESTS];
        for (int age = 0; age < REQUESTS; age++) {
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                assertThat(call(i == 0 ? alone : hanging, age)).isEqualTo(primary(age));
                ms[i][age] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(ms[0]);
        Arrays.sort(ms[1]);
        System.out.printf(
                Locale.ROOT,
                "%n%s: p50 %.2f ms, p99 %.2f ms without a mirror; p50 %.2f ms, p99 %.2f ms with a"
                        + " shadow that hangs%n",
                language,
                ms[0][REQUESTS / 2],
                ms[0][REQUESTS * 99 / 100],
                ms[1][REQUESTS / 2],
                ms[1][REQUESTS * 99 / 100]);
    }

    /** What a service in Java does with the client. */
    private static final class JavaService implements AutoCloseable {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newFixedThreadPool(4);
        private final Mirror mirror;
        private final ShadowRouter<Call, Double> router;
        private final boolean hangs;

        private record Call(String id, int age) {}

        JavaService(String topic, boolean hangs) throws IOException {
            this.hangs = hangs;
            mirror =
                    topic == null
                            ? null
                            : Mirror.open(MirrorSettings.of(broker.servers(), topic, "v12"));
            router =
                    mirror == null
                            ? null
                            : new ShadowRouter<>(
                                    mirror,
                                    call -> primary(call.age()),
                                    call -> {
                                        if (hangs) {
                                            Thread.sleep(Duration.ofHours(1).toMillis());
                                        }
                                        return shadow(call.age());
                                    },
                                    call ->
                                            MirroredRequest.of(call.id())
                                                    .features(Map.of("age", call.age())),
                                    answer -> answer,
                                    Duration.ofSeconds(hangs ? 1 : 30),
                                    4,
                                    1000);
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(threads);
            server.createContext("/predict", this::predict);
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        private void predict(HttpExchange exchange) throws IOException {
            try (exchange) {
                JsonNode features = JSON.readTree(exchange.getRequestBody().readAllBytes());
                Call call =
                        new Call(
                                exchange.getRequestHeaders().getFirst("X-Request-Id"),
                                features.get("age").asInt());
                double answer = router == null ? primary(call.age()) : router.answer(call);
                byte[] bytes = ("{\"prediction\": " + answer + "}").getBytes(UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() throws Exception {
            server.stop(0);
            threads.shutdown();
            if (router != null) {
                if (!hangs) {
                    Await.until("both answers are sent", () -> mirror.counts().queued() == 0);
                }
                router.close();
                mirror.close();
            }
        }
    }

    private static final class PythonService implements AutoCloseable {
        private final int port = Ports.free();
        private final Path log;
        private final Process process;

        PythonService(String topic, boolean hangs) throws Exception {
            log = folder.resolve("python-" + port + ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(
                            PYTHON,
                            "-B",
                            "-m",
                            "uvicorn",
                            "service:app",
                            "--app-dir",
                            RECIPE.toString(),
                            "--port",
                            String.valueOf(port),
                            "--log-level",
                            "warning");
            if (topic != null) {
                builder.environment().put("MIRROR_SERVERS", broker.servers());
                builder.environment().put("MIRROR_TOPIC", topic);
            }
            if (hangs) {
                builder.environment().put("SHADOW_HANGS", "1");
            }
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Await.until("the service answers", this::answers);
        }

        private boolean answers() {
            try {
                if (!process.isAlive()) {
                    throw new AssertionError("the service ended: " + Files.readString(log));
                }
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/docs"))
                                .timeout(Duration.ofSeconds(2))
                                .build();
                return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        int port() {
            return port;
        }

        /** As an orchestrator stops a service. */
        @Override
        public void close() throws Exception {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the service did not end: " + Files.readString(log));
            }
        }
    }
}
