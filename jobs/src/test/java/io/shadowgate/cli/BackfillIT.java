package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.RemoteFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed in the middle, and processes side by side; log and results on a file
 * system that comes as a plugin of Flink's.
 */
class BackfillIT {
    private static final int DAYS = 4;
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":(\\d+)");

    @TempDir Path folder;

    @BeforeEach
    void writeSpecAndLog() throws IOException {
        for (int day = 0; day < DAYS; day++) {
            List<String> lines = new ArrayList<>();
            long later = day * 86_400_000L;
            for (String line : RequestLog.lines(20_000, day)) {
                lines.add(
                        TIMESTAMP
                                .matcher(line)
                                .replaceAll(
                                        at ->
                                                "\"timestamp\":"
                                                        + (Long.parseLong(at.group(1)) + later)));
            }
            Path log = folder.resolve("log/2026-03-0" + (2 + day) + "/log.jsonl");
            Files.createDirectories(log.getParent());
            Files.write(log, lines);
        }
        writePlugin();
        Files.writeString(
                folder.resolve("test.yaml"),
                """
                test: t
                traffic:
                  files: {path: "%s/log/{yyyy-MM-dd}/"}
                primary: {name: v12}
                shadows:
                  - name: v13
                compare: {segments: [country]}
                window: 5 min
                sinks:
                  files: {path: out/, comparisons: true}
                """
                        .formatted(RemoteFiles.uri(folder)));
    }

    private void writePlugin() throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("plugins/remote"));
        Path classes = Path.of("target", "test-classes").toAbsolutePath();
        try (JarOutputStream jar =
                        new JarOutputStream(Files.newOutputStream(plugin.resolve("remote.jar")));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString();
                if (name.startsWith("META-INF/services/") || name.contains("/RemoteFiles")) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                }
            }
        }
    }

    private Map<String, String> environment() {
        return Map.of("FLINK_PLUGINS_DIR", folder.resolve("plugins").toString());
    }

    @Test
    void aRunThatWasKilledIsTakenUpAgainAndLeavesWhatOneRunWouldHaveLeft() throws Exception {
        Process killed = start("killed", "2026-03-02", "2026-03-06");
        Path first = folder.resolve("killed/periods/2026-03-02.json");
        boolean ended = false;
        while (!Files.exists(first) && !ended) {
            ended = killed.waitFor(10, TimeUnit.MILLISECONDS);
        }
        // By now the launcher's shell has become the JVM.
        killed.destroyForcibly();
        assertThat(killed.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(killed.exitValue()).as("killed by a signal").isEqualTo(137);
        Path killedOut = folder.resolve("killed");
        int complete = Trees.of(killedOut.resolve("periods")).size();
        assertThat(complete).as("it was in the middle").isBetween(1, DAYS - 1);
        assertThat(killedOut.resolve("summary.json")).doesNotExist();

        Launcher.Ended resumed = backfill("killed", "2026-03-02", "2026-03-06", "--resume");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("(1 of " + (DAYS - complete) + ")");
        Launcher.Ended whole = backfill("whole", "2026-03-02", "2026-03-06");
        assertThat(whole.exitCode()).as(whole.err()).isZero();
        assertThat(Trees.of(killedOut)).isEqualTo(Trees.of(folder.resolve("whole")));
        assertThat(Trees.hidden(killedOut)).as("nothing is left of the killed run").isEmpty();

        // Days apart, and one of them twice, each a process, at the same time.
        List<Process> days =
                List.of(
                        start("days", "2026-03-04", "2026-03-06"),
                        start("days", "2026-03-02", "2026-03-04"),
                        start("days", "2026-03-03", "2026-03-05"));
        for (Process day : days) {
            assertThat(day.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(day.exitValue()).isZero();
        }
        Map<String, List<String>> byDay = Trees.of(folder.resolve("days"));
        Map<String, List<String>> expected = Trees.of(folder.resolve("whole"));
        assertThat(byDay).isEqualTo(expected);
    }

    private Launcher.Ended backfill(String out, String from, String to, String... more)
            throws Exception {
        List<String> args = new ArrayList<>(args(out, from, to));
        args.addAll(List.of(more));
        return Launcher.shadowgate(folder, environment(), args.toArray(String[]::new));
    }

    private Process start(String out, String from, String to) throws IOException {
        return Launcher.start(folder, environment(), args(out, from, to).toArray(String[]::new));
    }

    private List<String> args(String out, String from, String to) {
        return List.of(
                "backfill",
                "--spec",
                folder.resolve("test.yaml").toString(),
                "--from",
                from,
                "--to",
                to,
                "--parallelism",
                "1",
                "-D",
                "sinks.files.path=" + RemoteFiles.uri(folder.resolve(out)));
    }
}
