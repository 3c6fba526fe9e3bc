package io.shadowgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The metrics that the dashboard and the alerts ask for, as Prometheus has them. */
public final class MonitoringNames {
    private static final Path FOLDER =
            Path.of("..", "deploy", "monitoring").toAbsolutePath().normalize();

    /** Grafana's JSON. */
    public static final Path DASHBOARD = FOLDER.resolve("dashboard.json");

    /** Prometheus's rules. */
    public static final Path ALERTS = FOLDER.resolve("alerts.yaml");

    private static final Pattern NAME = Pattern.compile("flink_(jobmanager|taskmanager)_\\w+");
    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
    private static final String OURS = "_shadowgate_";

    private MonitoringNames() {}

    /** Those that ShadowGate registers. */
    public static Set<String> ours() throws IOException {
        return all().stream().filter(name -> name.contains(OURS)).collect(Collectors.toSet());
    }

    /** Those that Flink and its connectors register. */
    private static Set<String> flinks() throws IOException {
        return all().stream().filter(name -> !name.contains(OURS)).collect(Collectors.toSet());
    }

    private static Set<String> all() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : List.of(DASHBOARD, ALERTS)) {
            Matcher name = NAME.matcher(Files.readString(file));
            while (name.find()) {
                names.add(name.group());
            }
        }
        return names;
    }

    /** Of those, Flink registers all for such a job. */
    public static void awaitFlinks(FlinkProcesses flink, String job) throws Exception {
        Set<String> asked = flinks();
        assertThat(asked).isNotEmpty();
        Set<String> registered = new TreeSet<>();
        Await.until(
                "all of " + asked + " are registered",
                () -> {
                    add(
                            registered,
                            "flink_jobmanager_job_",
                            flink.get("/jobs/" + job + "/metrics"));
                    for (JsonNode vertex : flink.get("/jobs/" + job).path("vertices")) {
                        String id = vertex.required("id").asString();
                        add(
                                registered,
                                OPERATOR,
                                flink.get(
                                        "/jobs/" + job + "/vertices/" + id + "/subtasks/metrics"));
                    }
                    for (JsonNode process : flink.get("/taskmanagers").path("taskmanagers")) {
                        String id = process.required("id").asString();
                        add(
                                registered,
                                "flink_taskmanager_",
                                flink.get("/taskmanagers/" + id + "/metrics"));
                    }
                    return registered.containsAll(asked);
                });
    }

    /** The names of operators come first in Flink's own form; Prometheus has them as labels. */
    private static void add(Set<String> names, String scope, JsonNode metrics) {
        for (JsonNode metric : metrics) {
            String id = metric.path("id").asString("");
            String name = scope.equals(OPERATOR) ? id.substring(id.indexOf('.') + 1) : id;
            names.add(scope + name.replaceAll("[^a-zA-Z0-9:_]", "_"));
        }
    }
}
