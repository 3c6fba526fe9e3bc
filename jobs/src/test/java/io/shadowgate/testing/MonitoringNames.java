package io.shadowgate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics that the dashboard and the alerts ask for, as Prometheus has them. */
public final class MonitoringNames {
    private static final Path FOLDER =
            Path.of("..", "deploy", "monitoring").toAbsolutePath().normalize();

    /** Grafana's JSON. */
    public static final Path DASHBOARD = FOLDER.resolve("dashboard.json");

    private static final Pattern NAME = Pattern.compile("flink_(jobmanager|taskmanager)_\\w+");
    private static final String OURS = "_shadowgate_";

    private MonitoringNames() {}

    /** Those that ShadowGate registers. */
    public static Set<String> ours() throws IOException {
        return all().stream().filter(name -> name.contains(OURS)).collect(Collectors.toSet());
    }

    /** Those that Flink and its connectors register. */
    public static Set<String> flinks() throws IOException {
        return all().stream().filter(name -> !name.contains(OURS)).collect(Collectors.toSet());
    }

    private static Set<String> all() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : List.of(DASHBOARD, FOLDER.resolve("alerts.yaml"))) {
            Matcher name = NAME.matcher(Files.readString(file));
            while (name.find()) {
                names.add(name.group());
            }
        }
        return names;
    }
}
