package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Trees;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A job stops with a savepoint in the middle of a window, and another goes on from it: what it knew
 * lives on where it still means the same.
 */
@Timeout(180)
class SavepointTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 3000;

    /** In the middle of the fourth window: each has 500 requests. */
    private static final int OPEN = 1750;

    private static final Path SAVEPOINTS =
            Path.of("src", "test", "resources", "savepoints").toAbsolutePath();
    private static final String WRITE = "shadowgate.savepoint.write";

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(2);

    @TempDir Path folder;
    private List<String> log;

    @BeforeEach
    void prepare() throws Exception {
        log = RequestLog.toScore(REQUESTS);
        Files.createDirectories(folder.resolve("log"));
        for (String shadow : List.of("v13", "v14")) {
            OnnxFiles.logistic(0, 0.001f).write(folder.resolve(shadow + ".onnx"));
        }
    }

    @Test
    void theSameSpecGoesOnAsIfNothingHadHappened() throws Exception {
        goOn(stopAtHalf(spec(Map.of())), spec(Map.of()));
        assertThat(requests("v13")).isEqualTo(REQUESTS);
        assertThat(restartedFrom("v13").isNull()).isTrue();
    }

    @Test
    void anotherThresholdStartsTheEvidenceAnewAndSaysSo() throws Exception {
        goOn(stopAtHalf(spec(Map.of())), spec(Map.of("gates.max-shadow-error-rate", "0.02")));
        // Without the first window or two, which had been judged; open ones still mean the same.
        assertThat(requests("v13")).isIn(REQUESTS - 500L, REQUESTS - 1000L);
        assertThat(restartedFrom("v13").isNull()).isFalse();
        assertThat(compared("v13")).isEqualTo(REQUESTS);
    }

    @Test
    void oneShadowMoreTakesNothingFromTheFirst() throws Exception {
        goOn(stopAtHalf(spec(Map.of())), spec(Map.of(), "v13", "v14"));
        assertThat(requests("v13")).isEqualTo(REQUESTS);
        assertThat(restartedFrom("v13").isNull()).isTrue();
        assertThat(requests("v14")).isEqualTo(REQUESTS / 2);
    }

    /** The savepoint holds an open window of the first model, to which the second one adds. */
    @Test
    void aWindowOpenAcrossAChangeOfModelIsEvidenceForNeither() throws Exception {
        String savepoint = stopAt(OPEN, spec(Map.of()));
        String first = lastDecision("v13").required("model_sha256").asString();
        OnnxFiles.logistic(0, 0.002f).write(folder.resolve("v13.onnx"));
        goOn(savepoint, spec(Map.of()), OPEN, REQUESTS);
        String second = lastDecision("v13").required("model_sha256").asString();
        assertThat(second).isNotEqualTo(first);

        Map<String, Long> requests = new HashMap<>();
        long both = 0;
        for (JsonNode window : windows()) {
            String min = window.required("model_min").asString();
            String max = window.required("model_max").asString();
            if (min.equals(max)) {
                requests.merge(min, window.required("total_requests").asLong(), Long::sum);
            } else {
                assertThat(List.of(min, max)).containsExactlyInAnyOrder(first, second);
                both += window.required("total_requests").asLong();
            }
        }
        assertThat(both).as("requests of the window that was open").isEqualTo(500);
        assertThat(requests).containsOnlyKeys(first, second);
        assertThat(requests.get(first) + both + requests.get(second)).isEqualTo(REQUESTS);
        assertThat(requests("v13")).isEqualTo(requests.get(second));
        assertThat(restartedFrom("v13").required("model_sha256").asString()).isEqualTo(first);
        for (String line : lines(ResultKind.DECISIONS.folder())) {
            JsonNode decision = JSON.readTree(line);
            long end = Instant.parse(decision.required("window_end").asString()).toEpochMilli();
            assertThat(end)
                    .as("a decision on the window that was open")
                    .isNotEqualTo(RequestLog.START + 1_200_000);
        }
    }

    @Test
    void openWindowsOfAnotherLengthAreNotTakenForTheirs() throws Exception {
        String savepoint = stopAtHalf(spec(Map.of()));
        assertThatThrownBy(() -> goOn(savepoint, spec(Map.of("window", "10 min"))))
                .rootCause()
                .hasMessageContaining("allowNonRestoredState");
    }

    /**
     * Written with {@code mvn test -pl jobs -am -Dtest=SavepointTest
     * -Dsurefire.failIfNoSpecifiedTests=false -Dshadowgate.savepoint.write=VERSION}, once for each
     * version, and never changed.
     */
    @Test
    void savepointsOfEarlierVersionsAreRestored() throws Exception {
        String version = System.getProperty(WRITE);
        if (version != null) {
            Path written = Path.of(URI.create(stopAtHalf(spec(Map.of()))));
            Files.createDirectories(SAVEPOINTS);
            Files.move(written, SAVEPOINTS.resolve(version));
            Trees.clear(folder);
            prepare();
        }
        List<Path> savepoints;
        try (Stream<Path> versions = Files.list(SAVEPOINTS)) {
            savepoints = versions.sorted().toList();
        }
        assertThat(savepoints).isNotEmpty();
        for (Path savepoint : savepoints) {
            goOn(savepoint.toUri().toString(), spec(Map.of()), REQUESTS / 2);
            assertThat(requests("v13")).as("%s", savepoint).isEqualTo(REQUESTS);
            assertThat(restartedFrom("v13").isNull()).as("%s", savepoint).isTrue();
            Trees.clear(folder);
            prepare();
        }
    }

    private ShadowTest spec(Map<String, String> overrides) throws Exception {
        return spec(overrides, "v13");
    }

    private ShadowTest spec(Map<String, String> overrides, String... shadows) throws Exception {
        String entries =
                Stream.of(shadows)
                        .map("  - {name: %1$s, model: {path: %1$s.onnx}}\n"::formatted)
                        .collect(Collectors.joining());
        Path spec =
                Files.writeString(
                        folder.resolve("test.yaml"),
                        """
                        test: test
                        traffic:
                          files: {path: log/, monitor: 100 ms}
                          out-of-orderness: 1 s
                        primary: {name: v12}
                        shadows:
                        %s\
                        inference: {batch: 64, timeout: 30 s}
                        gates: {max-shadow-latency-p99: 1000 s}
                        sinks:
                          files: {path: out/, comparisons: true}
                        """
                                .formatted(entries));
        return SpecReader.read(spec, overrides);
    }

    /**
     * @return the savepoint, with windows that have been judged and others that are open
     */
    private String stopAtHalf(ShadowTest test) throws Exception {
        return stopAt(REQUESTS / 2, test);
    }

    private String stopAt(int sent, ShadowTest test) throws Exception {
        send(0, sent);
        // A second source would have nothing to read, and hold back event time until it is idle.
        JobClient job = Runs.start(test, settings(null), 1);
        Await.until(
                "all of it is compared, and some of it judged",
                () -> compared("v13") >= sent && !lines(ResultKind.DECISIONS.folder()).isEmpty());
        return job.stopWithSavepoint(
                        false,
                        folder.resolve("savepoints").toString(),
                        SavepointFormatType.CANONICAL)
                .get();
    }

    private void goOn(String savepoint, ShadowTest test) throws Exception {
        goOn(savepoint, test, REQUESTS);
    }

    /**
     * @param expected comparisons at the end, in this folder
     */
    private void goOn(String savepoint, ShadowTest test, int expected) throws Exception {
        goOn(savepoint, test, REQUESTS / 2, expected);
    }

    private void goOn(String savepoint, ShadowTest test, int sent, int expected) throws Exception {
        JobClient job = Runs.start(test, settings(savepoint), 2);
        send(sent, REQUESTS);
        Await.until(
                "all is compared",
                () -> {
                    if (job.getJobExecutionResult().isDone()) {
                        job.getJobExecutionResult().join();
                    }
                    return compared("v13") >= expected;
                });
        job.stopWithSavepoint(
                        true,
                        folder.resolve("savepoints").toString(),
                        SavepointFormatType.CANONICAL)
                .get();
        job.getJobExecutionResult().get();
    }

    private static Configuration settings(@Nullable String savepoint) {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        // While requests wait for the model: what a file said of event time is forgotten at its
        // end.
        config.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        return config;
    }

    private void send(int from, int to) throws Exception {
        Path written = Files.write(folder.resolve("part"), log.subList(from, to));
        Files.move(written, folder.resolve("log").resolve(from + ".jsonl"));
    }

    private long compared(String shadow) {
        return lines(ResultKind.COMPARISONS.folder()).stream()
                .filter(line -> line.contains("\"shadow\":\"" + shadow + "\""))
                .count();
    }

    /** How many requests the last decision on a shadow rests on. */
    private long requests(String shadow) {
        return lastDecision(shadow).required("coverage").required("compared").asLong();
    }

    private List<JsonNode> windows() {
        return lines(ResultKind.WINDOWS.folder()).stream()
                .map(JSON::readTree)
                .filter(window -> window.required("segment").asString().equals("*"))
                .toList();
    }

    private JsonNode restartedFrom(String shadow) {
        return lastDecision(shadow).required("evidence").required("restarted_from");
    }

    private JsonNode lastDecision(String shadow) {
        return lines(ResultKind.DECISIONS.folder()).stream()
                .map(JSON::readTree)
                .filter(decision -> decision.required("shadow").asString().equals(shadow))
                .max(Comparator.comparing(decision -> decision.required("window_end").asString()))
                .orElseThrow();
    }

    private List<String> lines(String kind) {
        Path out = folder.resolve("out");
        return Runs.linesSoFar(out, kind);
    }
}
