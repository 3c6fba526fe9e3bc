package io.shadowgate.cli;

import io.shadowgate.demo.DemoTraffic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the commands once on a small log. The launcher starts it with {@code
 * -XX:ArchiveClassesAtExit}: the JVM then writes an archive of all classes that were loaded, and
 * later commands start in a fraction of the time.
 */
public final class Rehearsal {
    private static final int REQUESTS = 2_000;
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private final Path folder;

    private Rehearsal(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        System.exit(play(new ShadowGate()::run));
    }

    /**
     * @param commands runs one command and returns its status
     * @return 0, or the status of the command that failed
     */
    public static int play(ToIntFunction<String[]> commands) throws IOException {
        Path folder = Files.createTempDirectory("shadowgate-rehearsal");
        try {
            return new Rehearsal(folder).playAll(commands);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private int playAll(ToIntFunction<String[]> commands) throws IOException {
        writeLog();
        Path logged = writeSpec("logged", "");
        Path model = writeSpec("model", modelAndFeatures());
        for (List<String> command :
                List.of(
                        List.of("--help"),
                        List.of("run", "--help"),
                        List.of("plan", "--spec", logged.toString(), "--requests-per-day", "9000"),
                        List.of("run", "--spec", logged.toString()),
                        List.of("run", "--spec", model.toString()),
                        List.of(
                                "backfill",
                                "--spec",
                                logged.toString(),
                                "--from",
                                "2026-03-02",
                                "--to",
                                "2026-03-03"),
                        List.of(
                                "plan",
                                "--spec",
                                logged.toString(),
                                "--requests-per-day",
                                "9000"))) {
            int status = commands.applyAsInt(command.toArray(String[]::new));
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }

    private void writeLog() throws IOException {
        String features =
                DemoTraffic.FEATURES.stream()
                        .map(name -> "\"" + name + "\":1")
                        .collect(Collectors.joining(","));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < REQUESTS; i++) {
            double score = i % 97 / 97.0;
            lines.append(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"r%d\",\"timestamp\":\"%s\",\"features\":{%s},"
                                    + "\"primary_prediction\":%.4f,\"primary_latency_ms\":%d,"
                                    + "\"shadow_prediction\":%.4f,\"shadow_latency_ms\":%d,"
                                    + "\"segments\":{\"country\":\"%s\"}}%n",
                            i,
                            START.plusSeconds(40L * i),
                            features,
                            score,
                            5 + i % 20,
                            score,
                            6 + i % 20,
                            i % 3 == 0 ? "de" : "fr"));
        }
        // A rejected record.
        lines.append("{\n");
        Files.writeString(folder.resolve("requests.jsonl"), lines);
    }

    private String modelAndFeatures() throws IOException {
        try (InputStream model = Rehearsal.class.getResourceAsStream("/demo/v13.onnx")) {
            Files.copy(model, folder.resolve("v13.onnx"));
        }
        return ", model: {path: v13.onnx}, features: ["
                + String.join(", ", DemoTraffic.FEATURES)
                + "], output: {name: probabilities, index: 1}";
    }

    private Path writeSpec(String name, String shadow) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                test: rehearsal
                traffic: {files: {path: requests.jsonl}, out-of-orderness: 30 s}
                primary: {name: v12}
                shadows: [{name: v13%s}]
                compare:
                  prediction: score
                  tolerance: {absolute: 0.05}
                  bins: {from: 0.0, to: 1.0, count: 20}
                  segments: [country]
                window: 5 min
                gates: {min-requests: 1000, min-agreement-rate: 0.9, max-shadow-latency-p99: 1 s}
                sinks: {files: {path: out-%s/, period: 1 d}}
                """
                        .formatted(shadow, name));
    }
}
