package io.shadowgate.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Checks whether processes answer, with the same requests that users send. */
final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Configuration config;
    private final Home home;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Health(Configuration config, Home home) {
        this.config = config;
        this.home = home;
    }

    boolean isReady(String name) throws IOException, InterruptedException {
        if (name.startsWith("taskmanager")) {
            // TaskManagers register in any order, so this counts them.
            return taskManagers() >= started();
        }
        return switch (name) {
            case "jobmanager" -> taskManagers() >= 0;
            case "sql-gateway" ->
                    get(config.getString("sql-gateway.endpoint.rest.port", ""), "/v1/info") != null;
            case "kafka" -> brokerAnswers();
            default -> throw new IllegalArgumentException("no process is called " + name);
        };
    }

    private long started() throws IOException {
        try (Stream<Path> files = Files.list(home.pids())) {
            return files.filter(file -> file.getFileName().toString().startsWith("taskmanager"))
                    .count();
        }
    }

    /** Negative while the JobManager does not answer. */
    private int taskManagers() throws InterruptedException {
        JsonNode overview = get("" + config.get(RestOptions.PORT), "/overview");
        return overview == null ? -1 : overview.path("taskmanagers").asInt(-1);
    }

    private @Nullable JsonNode get(String port, String path) throws InterruptedException {
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : null;
        } catch (IOException e) {
            // It is not running yet.
            return null;
        }
    }

    private boolean brokerAnswers() throws IOException, InterruptedException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(home.conf().resolve("server.properties"))) {
            settings.load(in);
        }
        String patience = "" + PATIENCE.toMillis();
        try (Admin admin =
                Admin.create(
                        Map.of(
                                "bootstrap.servers",
                                settings.getProperty("advertised.listeners")
                                        .substring("CLIENT://".length()),
                                "request.timeout.ms",
                                patience,
                                "default.api.timeout.ms",
                                patience))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }
}
