package io.shadowgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.cluster.Artifacts;
import io.shadowgate.output.ResultKind;
import io.shadowgate.testing.FlinkProcesses;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.PoisonedModels;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The same jar, submitted to a cluster, leaves what it leaves on the Flink in its own process. */
class SubmittedIT {
    private static final Path BUNDLED =
            FlinkProcesses.TARGET.resolve("shadowgate-jobs-bundled.jar");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a warning in the log. */
    private static final String COPIES = " copies of ONNX Runtime in memory";

    @TempDir static Path clusterFolder;
    private static FlinkProcesses flink;

    @TempDir Path folder;

    @BeforeAll
    static void startCluster() throws Exception {
        flink = FlinkProcesses.start(clusterFolder, 2);
    }

    @AfterAll
    static void stopCluster() {
        flink.close();
    }

    @Test
    void backfillAndStreamLeaveTheSameResultsAsWithoutACluster() throws Exception {
        Files.write(folder.resolve("log.jsonl"), RequestLog.lines(6000, 8));
        Path spec = spec("log.jsonl", "{name: v13}");
        Launcher.Ended here =
                Launcher.shadowgate(
                        folder,
                        "backfill",
                        "--spec",
                        spec.toString(),
                        "--from",
                        "2026-03-02",
                        "--to",
                        "2026-03-03",
                        "--exit-code");
        int submitted =
                flink.run(
                        folder.resolve("backfill.txt"),
                        "backfill",
                        "--spec",
                        spec.toString(),
                        "--from",
                        "2026-03-02",
                        "--to",
                        "2026-03-03",
                        "--exit-code",
                        "-D",
                        "sinks.files.path=" + folder.resolve("submitted"));
        String printed = Files.readString(folder.resolve("backfill.txt"));
        assertThat(submitted).as(printed).isEqualTo(here.exitCode()).isEqualTo(5);
        assertThat(printed).contains("Period 2026-03-02 (1 of 1)");
        assertThat(Trees.of(folder.resolve("submitted")))
                .isNotEmpty()
                .isEqualTo(Trees.of(folder.resolve("out")));

        int streamed =
                flink.run(
                        folder.resolve("stream.txt"),
                        "--spec",
                        spec.toString(),
                        "-D",
                        "sinks.files.path=" + folder.resolve("streamed"));
        assertThat(streamed).as(Files.readString(folder.resolve("stream.txt"))).isZero();
        assertThat(Trees.of(folder.resolve("streamed"))).isEqualTo(Trees.of(folder.resolve("out")));
    }

    @Test
    void modelRunsInTheTaskManagerWithTheEngineOfItsLib() throws Exception {
        Path spec = modelSpec();
        for (int submission = 1; submission <= 2; submission++) {
            Path out = folder.resolve("model.txt");
            int status = flink.run(out, "backfill", "--spec", spec.toString());
            assertThat(status).as(Files.readString(out)).isZero();
            assertThreeScored();
        }
        assertThat(Files.readString(flink.log("taskmanager-1"))).doesNotContain(COPIES);
    }

    @Test
    void poisonedShadowsTakeNothingFromTheOthers() throws Exception {
        int requests = 2000;
        float limit = requests / 2;
        Files.write(folder.resolve("log.jsonl"), RequestLog.toScore(requests));
        OnnxFiles.model()
                .input("x", DataType.FLOAT, OnnxFiles.ANY, 1)
                .floats("half", new long[] {}, 0.5f)
                .node("Mul", List.of("x", "half"), "y")
                .output("y", DataType.FLOAT, OnnxFiles.ANY, 1)
                .write(folder.resolve("honest.onnx"));
        PoisonedModels.blocking(limit).write(folder.resolve("blocking.onnx"));
        PoisonedModels.verbose(limit).write(folder.resolve("verbose.onnx"));
        PoisonedModels.hungry(limit).write(folder.resolve("hungry.onnx"));
        Path spec =
                Files.writeString(
                        folder.resolve("poisoned.yaml"),
                        """
                        test: test
                        traffic:
                          files: {path: log.jsonl}
                        primary: {name: v12}
                        shadows:
                          - {name: honest, model: {path: honest.onnx}}
                          - {name: blocking, model: {path: blocking.onnx}}
                          - {name: verbose, model: {path: verbose.onnx}, output: {index: 0}}
                          - {name: hungry, model: {path: hungry.onnx}}
                        inference: {batch: 64, timeout: 5 s}
                        compare:
                          bins: {from: 0, to: 1000, count: 20}
                        sinks:
                          files: {path: out/, comparisons: true}
                        """);
        Path out = folder.resolve("run.txt");
        int status = flink.run(out, "--spec", spec.toString(), "--parallelism", "1");
        assertThat(status).as(Files.readString(out)).isZero();

        Map<String, Map<String, Integer>> outcomes = outcomes();
        assertThat(outcomes.get("honest")).isEqualTo(Map.of("SCORED true", requests));
        for (String poisoned : List.of("blocking", "verbose", "hungry")) {
            assertThat(outcomes.get(poisoned).values().stream().mapToInt(n -> n).sum())
                    .as(poisoned)
                    .isEqualTo(requests);
            assertThat(outcomes.get(poisoned).get("SCORED true")).isBetween(900, 1001);
        }
        assertThat(outcomes.get("blocking")).containsKey("TIMED_OUT false");
        // A batch that fails is scored again row by row, so only the poison itself is lost.
        assertThat(outcomes.get("verbose")).containsEntry("MODEL_ERROR false", requests / 2 - 1);
        assertThat(outcomes.get("hungry")).containsEntry("MODEL_ERROR false", requests / 2 - 1);

        // The calls that block burn a core each until their process ends.
        flink.kill("taskmanager-1");
        flink.revive();
    }

    @Test
    void aFlinkWithoutTheEngineSaysWhatToPutWhere() throws Exception {
        Path spec = modelSpec();
        try (FlinkProcesses bare =
                FlinkProcesses.start(
                        Files.createDirectories(folder.resolve("bare")),
                        withoutEngine(),
                        1,
                        2,
                        Map.of())) {
            int client = bare.run(folder.resolve("client.txt"), "backfill", "--spec", "" + spec);
            assertThat(client).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("client.txt")))
                    .contains("shadowgate: shadow v13: this Flink has no ai.djl:api, ")
                    .contains("put them into lib/ of Flink");

            // The client has it, the TaskManager has not.
            int server =
                    flink.flink(
                            folder.resolve("server.txt"),
                            List.of(
                                    "run",
                                    "-m",
                                    bare.address(),
                                    FlinkProcesses.JOB.toString(),
                                    "backfill",
                                    "--spec",
                                    spec.toString()));
            assertThat(server).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("server.txt")))
                    .contains("this Flink has no ai.djl:api, ");

            assertThat(bundled(bare, spec)).isZero();
            assertThreeScored();
            assertThat(Files.readString(bare.log("taskmanager-1"))).doesNotContain(COPIES);
            assertThat(bundled(bare, spec)).isZero();
            assertThat(Files.readString(bare.log("taskmanager-1"))).contains("2" + COPIES);
        }
    }

    private int bundled(FlinkProcesses bare, Path spec) throws Exception {
        return bare.flink(
                folder.resolve("bundled.txt"),
                List.of("run", BUNDLED.toString(), "backfill", "--spec", spec.toString()));
    }

    @Test
    void anEngineThatIsThereTwiceIsRefused() throws Exception {
        int status =
                flink.flink(
                        folder.resolve("twice.txt"),
                        List.of(
                                "run",
                                "-Dclassloader.parent-first-patterns.additional=",
                                BUNDLED.toString(),
                                "backfill",
                                "--spec",
                                modelSpec().toString()));
        assertThat(status).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("twice.txt")))
                .contains("are in lib/ of this Flink and in the job's jar")
                .contains("submit shadowgate-jobs.jar and not shadowgate-jobs-bundled.jar");
    }

    /** As a cluster is that nobody prepared. */
    private static Artifacts withoutEngine() throws Exception {
        Artifacts all = Artifacts.of(FlinkProcesses.TARGET);
        Set<String> engine;
        try (Stream<Path> jars = Files.list(FlinkProcesses.TARGET.resolve("engine"))) {
            engine = jars.map(jar -> jar.getFileName().toString()).collect(Collectors.toSet());
        }
        assertThat(engine).hasSize(7);
        return new Artifacts(
                all.jobJar(),
                all.lib().stream()
                        .filter(
                                jar ->
                                        !engine.contains(jar.getFileName().toString())
                                                || isFlinks(jar))
                        .toList(),
                all.opt(),
                all.broker());
    }

    /** In a distribution it is part of flink-dist. */
    private static boolean isFlinks(Path jar) {
        return jar.getFileName().toString().startsWith("commons-compress");
    }

    @Test
    void wrongSpecFailsTheSubmissionAndSaysWhy() throws Exception {
        Path spec = spec("nowhere.jsonl", "{name: v13}");
        int status = flink.run(folder.resolve("wrong.txt"), "backfill", "--spec", spec.toString());
        assertThat(status).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("wrong.txt")))
                .contains("shadowgate: no request log at", "nowhere.jsonl");
    }

    private Path modelSpec() throws Exception {
        OnnxFiles.logistic(0, 1, -1).write(folder.resolve("v13.onnx"));
        Files.write(
                folder.resolve("features.jsonl"),
                List.of(
                        request(1, "[2.0, 1.0]", 0.7310586),
                        request(2, "[1.0, 1.0]", 0.5),
                        request(3, "[0.0, 1.0]", 0.9)));
        return spec("features.jsonl", "{name: v13, model: {path: v13.onnx}}");
    }

    private void assertThreeScored() {
        assertThat(Trees.of(folder.resolve("out")).get("windows/2026-03-02"))
                .singleElement()
                .asString()
                .contains("\"scored\":3,", "\"agreed\":2,");
    }

    private Path spec(String log, String shadow) throws Exception {
        return Files.writeString(
                folder.resolve("test.yaml"),
                """
                test: t
                traffic:
                  files: {path: %s}
                primary: {name: v12}
                shadows:
                  - %s
                window: 5 min
                sinks:
                  files: {path: out/}
                """
                        .formatted(log, shadow));
    }

    private static String request(int id, String features, double prediction) {
        return "{\"request_id\":\"r"
                + id
                + "\",\"timestamp\":"
                + (RequestLog.START + id)
                + ",\"features\":"
                + features
                + ",\"primary_prediction\":"
                + prediction
                + ",\"primary_latency_ms\":1}";
    }

    /** How often each shadow has which outcome, and whether it agrees. */
    private Map<String, Map<String, Integer>> outcomes() {
        Map<String, Map<String, Integer>> outcomes = new HashMap<>();
        for (String line : Runs.lines(folder.resolve("out"), ResultKind.COMPARISONS.folder())) {
            JsonNode comparison = JSON.readTree(line);
            outcomes.computeIfAbsent(
                            comparison.required("shadow").asString(), shadow -> new HashMap<>())
                    .merge(
                            comparison.required("outcome").asString()
                                    + " "
                                    + comparison.required("agreement").asBoolean(false),
                            1,
                            Integer::sum);
        }
        return outcomes;
    }
}
