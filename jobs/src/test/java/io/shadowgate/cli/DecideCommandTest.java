package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judging again says what other gates would say, and leaves what is published as it is. */
class DecideCommandTest {
    private static final long START = 1_772_409_600_000L;
    private static final long DAY = 24 * 3600 * 1000L;

    @TempDir Path folder;
    private Path spec;
    private Map<String, String> published;

    /** Two days of 40 requests; on the second, every second answer differs. */
    @BeforeEach
    void publish() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            int day = i / 40;
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "{\"request_id\":\"r-%d\",\"timestamp\":%d,\"primary_prediction\":0.5,"
                                    + "\"primary_latency_ms\":12,\"shadow_prediction\":%s,"
                                    + "\"shadow_latency_ms\":13}",
                            i,
                            START + day * DAY + i * 60_000L,
                            day == 1 && i % 2 == 1 ? "0.9" : "0.51"));
        }
        Files.createDirectories(folder.resolve("requests"));
        Files.write(folder.resolve("requests/log.jsonl"), lines);
        spec = folder.resolve("test.yaml");
        Files.writeString(
                spec,
                """
                test: t
                traffic:
                  files: {path: requests/}
                primary: {name: v12}
                shadows:
                  - name: v13
                compare:
                  tolerance: {absolute: 0.05}
                sinks:
                  files: {path: out/}
                """);
        assertThat(shadowgate("run").status()).isZero();
        published = files(folder.resolve("out"));
    }

    @Test
    void otherGatesAreTriedWithoutATrace() throws IOException {
        InProcess.Ended ended =
                shadowgate(
                        "decide",
                        "--exit-code",
                        "-D",
                        "gates.policy=point",
                        "-D",
                        "gates.min-requests=50",
                        "-D",
                        "gates.max-distribution-divergence=0.5",
                        "-D",
                        "gates.min-agreement-rate=0.7");
        assertThat(ended.out())
                .contains("PROMOTE v13: all checks hold", "80 compared", "Nothing was written");
        assertThat(ended.status()).isZero();

        ended =
                shadowgate(
                        "decide",
                        "-D",
                        "gates.policy=point",
                        "-D",
                        "gates.min-requests=50",
                        "-D",
                        "gates.max-distribution-divergence=0.5",
                        "-D",
                        "gates.min-agreement-rate=0.8");
        assertThat(ended.out()).contains("REJECT v13: ");
        assertThat(files(folder.resolve("out"))).isEqualTo(published);

        rangeIsJudgedByItself();
        othersAreNamed();
    }

    private void rangeIsJudgedByItself() throws IOException {
        Path out = folder.resolve("what-if");
        String[] firstDay = {
            "--to",
            "2026-03-03",
            "-D",
            "gates.policy=point",
            "-D",
            "gates.min-requests=30",
            "--out",
            out.toString()
        };
        InProcess.Ended ended = shadowgate("decide", firstDay);
        assertThat(ended.out()).contains("40 compared", "100.00%", "PROMOTE v13");
        assertThat(Files.readString(out.resolve("summary.json"))).contains("\"compared\" : 40");
        assertThat(files(out).keySet())
                .contains("decisions/2026-03-02/part-0.jsonl")
                .doesNotContain("decisions/2026-03-03/part-0.jsonl");
        assertThat(files(folder.resolve("out"))).isEqualTo(published);

        ended = shadowgate("decide", firstDay);
        assertThat(ended.err()).contains("what-if is not empty");
        assertThat(ended.status()).isEqualTo(1);
    }

    private void othersAreNamed() throws IOException {
        for (String command : List.of("decide", "backfill")) {
            InProcess.Ended ended = shadowgate(command, "-D", "window=1 h");
            assertThat(ended.err()).contains("whose window was 5 min and is 1 h now");
            assertThat(ended.status()).isEqualTo(1);
        }
        InProcess.Ended ended = shadowgate("decide", "-D", "sinks.files.path=nowhere/");
        assertThat(ended.err()).contains("nowhere", "holds no results");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(files(folder.resolve("out"))).isEqualTo(published);
    }

    private InProcess.Ended shadowgate(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--spec", spec.toString()));
        all.addAll(List.of(arguments));
        return InProcess.shadowgate(all.toArray(String[]::new));
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
