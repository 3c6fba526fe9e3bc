package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.OnnxFiles;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A process that is stopped again and again while it runs a model: the machine's fault. */
class StalledBackfillIT {
    private static final int REQUESTS = 300_000;
    private static final long PAUSE_MS = 250;

    @TempDir Path folder;

    @Test
    void aProcessThatIsStoppedRejectsNobody() throws Exception {
        OnnxFiles.perceptron(1, 8, 512, 512, 2).write(folder.resolve("v13.onnx"));
        writeLog();
        Files.writeString(
                folder.resolve("test.yaml"),
                """
                test: t
                traffic:
                  files: {path: log.jsonl}
                primary: {name: v12}
                shadows:
                  - name: v13
                    model: {path: v13.onnx}
                    output: {index: 1}
                compare: {tolerance: {absolute: 1}, bins: {count: 1}}
                window: 1 h
                sinks:
                  files: {path: out/}
                """);
        Process backfill =
                Launcher.start(
                        folder,
                        Map.of(),
                        "backfill",
                        "--spec",
                        folder.resolve("test.yaml").toString(),
                        "--parallelism",
                        "1");
        try {
            int stops = 0;
            while (!backfill.waitFor(2 * PAUSE_MS, TimeUnit.MILLISECONDS)) {
                signal("STOP", backfill);
                // It may be about to end, and then this is over sooner.
                var unused = backfill.waitFor(PAUSE_MS, TimeUnit.MILLISECONDS);
                signal("CONT", backfill);
                stops++;
            }
            assertThat(stops).as("it was stopped while it worked").isGreaterThan(5);
            assertThat(backfill.exitValue()).isZero();
        } finally {
            backfill.destroyForcibly();
        }
        JsonNode decision =
                new ObjectMapper()
                        .readTree(Files.readString(folder.resolve("out/summary.json")))
                        .get("shadows")
                        .get(0);
        assertThat(decision.get("verdict").asString()).as("%s", decision).isNotEqualTo("REJECT");
        assertThat(decision.get("coverage").get("read").asInt()).isEqualTo(REQUESTS);
        // A time-out for a stop at most, where each was one for up to 256 requests.
        assertThat(decision.get("coverage").get("timed_out").asInt()).isLessThan(20);
        assertThat(decision.get("explanations").get("latency_ok").get("standing").asString())
                .isEqualTo("GOOD");
    }

    /** By the launcher's shell, which has become the JVM. */
    private static void signal(String name, Process process) throws Exception {
        Process kill =
                new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid())))
                        .start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private void writeLog() throws Exception {
        Random random = new Random(1);
        try (BufferedWriter log = Files.newBufferedWriter(folder.resolve("log.jsonl"))) {
            for (int i = 0; i < REQUESTS; i++) {
                log.write(
                        String.format(
                                Locale.ROOT,
                                "{\"request_id\":\"r-%d\",\"timestamp\":%d,\"features\":[%.2f,0,0,0,"
                                    + "0,0,0,1],\"primary_prediction\":0.5,"
                                    + "\"primary_latency_ms\":3}%n",
                                i,
                                1_772_409_600_000L + i * 1000L,
                                random.nextGaussian()));
            }
        }
    }
}
