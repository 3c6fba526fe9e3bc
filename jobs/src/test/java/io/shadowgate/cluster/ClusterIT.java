package io.shadowgate.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.FlinkProcesses;
import io.shadowgate.testing.Footprint;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.MonitoringNames;
import io.shadowgate.testing.OnnxFiles;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import io.shadowgate.testing.TrafficFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Real processes and real traffic. Whatever is killed in its midst, what is decided in the end is
 * what a Flink that nobody disturbs decides of the same log; and what jobs bring, goes with them.
 */
@Timeout(600)
class ClusterIT {
    private static final int PARTITIONS = 3;
    private static final String ROCKSDB = "rocksdb";
    private static final String HEAP = "hashmap";

    @RegisterExtension static final FlinkExtension UNDISTURBED = FlinkExtension.withSlots(2);

    @TempDir static Path shared;
    private static List<String> log;
    private static ShadowTest undisturbed;
    private static KafkaBroker broker;
    private static FlinkProcesses flink;
    private static String jar;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(Files.createDirectories(shared.resolve("kafka")));
        flink =
                FlinkProcesses.start(
                        Files.createDirectories(shared.resolve("flink")),
                        2,
                        2,
                        Map.of(
                                "execution.checkpointing.interval", "500 ms",
                                // A past job's jar is let go after an hour, if nobody says sooner.
                                "blob.service.cleanup.interval", "1",
                                // Of each past job it would write a file, and keep it as long.
                                "jobstore.type", "Memory",
                                "metrics.fetcher.update-interval", "1000",
                                "restart-strategy.type", "fixed-delay",
                                "restart-strategy.fixed-delay.attempts", "100",
                                "restart-strategy.fixed-delay.delay", "500 ms"));
        jar = flink.upload(FlinkProcesses.JOB);
        log = RequestLog.lines(6000, 11);
        Files.write(shared.resolve("log.jsonl"), log);
        // The same spec as those that are disturbed, but for the place of the log.
        undisturbed =
                Tests.reading(
                        shared.resolve("log.jsonl").toString(),
                        Duration.ZERO,
                        SpecReader.read(
                                spec(shared, "undisturbed", "{name: v13}"),
                                Map.of(
                                        "sinks.files.path",
                                        shared.resolve("undisturbed").toString())));
        Runs.backfill(undisturbed, EventTimeRange.ALL, 2);
    }

    /** A job that a failed test leaves would take the next one's slots. */
    @AfterEach
    void cancelJobs() throws Exception {
        for (JsonNode job : flink.get("/jobs/overview").path("jobs")) {
            if (Set.of("RUNNING", "RESTARTING", "CREATED").contains(job.path("state").asString())) {
                flink.cancel(job.required("jid").asString());
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        flink.close();
        broker.close();
    }

    @Test
    void killedTaskManagerCostsNothing() throws Exception {
        String job = submit("task-manager", 2, Map.of(), ROCKSDB);
        try (TrafficFlow traffic = flow("task-manager")) {
            awaitMidst(traffic, "task-manager");
            String victim = runningOn(job);
            flink.kill(victim);
            Await.until("the job has gone on elsewhere", () -> hasRestarted(job));
            flink.awaitState(job, "RUNNING");
            flink.revive();
            traffic.awaitEnd();
        }
        finish(job, "task-manager");
    }

    @Test
    void killedJobManagerCostsNothing() throws Exception {
        String killed = submit("job-manager", 2, Map.of(), HEAP);
        try (TrafficFlow traffic = flow("job-manager")) {
            awaitMidst(traffic, "job-manager");
            flink.kill("jobmanager");
            flink.revive();
            jar = flink.upload(FlinkProcesses.JOB);
            String job =
                    submit(
                            "job-manager",
                            2,
                            Map.of("savepointPath", flink.lastCheckpoint(killed)),
                            HEAP);
            // A JobManager waits for ten minutes on a TaskManager that dies while asked for its
            // metrics, and has no news of any metric until then. This one has seen none die.
            MonitoringNames.awaitFlinks(flink, job);
            traffic.awaitEnd();
            finish(job, "job-manager");
        }
    }

    @Test
    void killedBrokerCostsNothing() throws Exception {
        String job = submit("broker", 2, Map.of(), ROCKSDB);
        try (TrafficFlow traffic = flow("broker")) {
            awaitMidst(traffic, "broker");
            broker.kill();
            broker.resume();
            traffic.awaitEnd();
        }
        finish(job, "broker");
    }

    /** What one job per shadow buys, each on a process of its own. */
    @Test
    void crashInNativeCodeDoesNotTouchTheJobOfAnotherShadow() throws Exception {
        String crashing = submit("crashing", 1, Map.of(), HEAP);
        String other = submit("other", 1, Map.of(), HEAP);
        assertThat(runningOn(crashing)).isNotEqualTo(runningOn(other));
        try (TrafficFlow one = flow("crashing");
                TrafficFlow two = flow("other")) {
            two.awaitThird();
            awaitMidst(one, "crashing");
            flink.crash(runningOn(crashing));
            Await.until("the job has begun again", () -> hasRestarted(crashing));
            flink.revive();
            one.awaitEnd();
            two.awaitEnd();
        }
        assertThat(hasRestarted(other))
                .as(() -> flink.get("/jobs/" + other + "/exceptions").toString())
                .isFalse();
        finish(other, "other");
        finish(crashing, "crashing");
    }

    @Test
    void twentySubmissionsLeaveWhatTheFirstOnesLeft() throws Exception {
        broker.create("again", 1);
        broker.produce(
                RequestLog.toScore(500).stream()
                        .map(
                                line ->
                                        new ProducerRecord<byte[], byte[]>(
                                                "again", line.getBytes(UTF_8)))
                        .toList());
        OnnxFiles.logistic(0, 0.001f).write(folder.resolve("v13.onnx"));
        Path spec = spec(folder, "again", "{name: v13, model: {path: v13.onnx}}");
        Footprint early = null;
        for (int round = 1; round <= 20; round++) {
            Path out = folder.resolve("out-" + round);
            String job =
                    flink.submit(
                            jar,
                            Map.of(),
                            "--spec",
                            spec.toString(),
                            "--parallelism",
                            "1",
                            "-D",
                            "sinks.files.path=" + out);
            Await.until("the model has answered", () -> compared(out) == 500);
            flink.cancel(job);
            if (round == 5) {
                early = footprint();
            }
        }
        Footprint before = early;
        Await.until(
                "what past jobs left has gone",
                () -> {
                    Footprint now = footprint();
                    return now.classLoaders() <= before.classLoaders()
                            && now.temporary() <= before.temporary();
                });
        Footprint late = footprint();
        assertThat(late.onnxRuntimes()).isEqualTo(early.onnxRuntimes()).isLessThanOrEqualTo(3);
        assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + 5);
        assertThat(late.metaspaceKb()).isLessThan(early.metaspaceKb() * 11 / 10);
    }

    /** What checkpoints have made visible. */
    private static int compared(Path out) {
        return Runs.linesSoFar(out, ResultKind.COMPARISONS.folder()).size();
    }

    /** Of all processes that a job touches. */
    private static Footprint footprint() throws Exception {
        Footprint sum = new Footprint(0, 0, 0, 0, 0);
        for (String name : List.of("jobmanager", "taskmanager-1", "taskmanager-2")) {
            Footprint one = Footprint.of(flink.pid(name), flink.temporary());
            sum =
                    new Footprint(
                            sum.onnxRuntimes() + one.onnxRuntimes(),
                            sum.classLoaders() + one.classLoaders(),
                            sum.metaspaceKb() + one.metaspaceKb(),
                            sum.threads() + one.threads(),
                            one.temporary());
        }
        return sum;
    }

    private static TrafficFlow flow(String topic) {
        return TrafficFlow.start(broker, topic, PARTITIONS, log);
    }

    /**
     * Until checkpoints have been taken, more traffic is on its way, and a decision is written that
     * no checkpoint has committed: who recovers must write it again, and readers must see one.
     */
    private static void awaitMidst(TrafficFlow traffic, String topic) throws Exception {
        traffic.awaitThird();
        broker.awaitCommitted(topic, topic, PARTITIONS);
        broker.awaitUncommitted(decisions(topic));
    }

    private String submit(
            String topic, int parallelism, Map<String, Object> options, String stateBackend)
            throws Exception {
        if (options.isEmpty()) {
            broker.create(topic, PARTITIONS);
            broker.create(decisions(topic), 1);
            broker.create(current(topic), 1, Map.of("cleanup.policy", "compact"));
        }
        Path spec = spec(folder, topic, "{name: v13}");
        Files.writeString(
                spec,
                """
                  kafka:
                    servers: %s
                    decisions: %s
                    current: %s
                    # These tests all have one name, and run side by side.
                    transaction-prefix: %s
                """
                        .formatted(broker.servers(), decisions(topic), current(topic), topic),
                StandardOpenOption.APPEND);
        Map<String, Object> all = new HashMap<>(options);
        all.put("flinkConfiguration", Map.of("state.backend.type", stateBackend));
        String job =
                flink.submit(
                        jar,
                        all,
                        "--spec",
                        spec.toString(),
                        "--parallelism",
                        "" + parallelism,
                        "-D",
                        "sinks.files.path=" + folder.resolve(topic));
        // The log flows for seconds only, and is to be read as it does.
        flink.awaitTasks(job);
        return job;
    }

    private static Path spec(Path in, String topic, String shadow) throws Exception {
        return Files.writeString(
                in.resolve("test.yaml"),
                """
                test: test
                traffic:
                  kafka:
                    servers: %s
                    topic: %s
                    group: %s
                  idleness: 1 h
                primary: {name: v12}
                shadows:
                  - %s
                compare:
                  tolerance: {absolute: 0.01}
                  segments: [country, device]
                window: 5 min
                gates:
                  min-requests: 100
                  max-shadow-error-rate: 0.01
                sinks:
                  files: {path: out/, comparisons: true}
                """
                        .formatted(broker.servers(), topic, topic, shadow));
    }

    private static String decisions(String topic) {
        return topic + "-decisions";
    }

    private static String current(String topic) {
        return topic + "-current";
    }

    /** What others see of its decisions is what an undisturbed Flink decides, each of them once. */
    private void finish(String job, String topic) throws Exception {
        int all = Runs.lines(shared.resolve("undisturbed"), ResultKind.COMPARISONS.folder()).size();
        Await.until("all is read", () -> compared(folder.resolve(topic)) >= all);
        flink.drain(job);
        List<String> decided =
                Runs.lines(shared.resolve("undisturbed"), ResultKind.DECISIONS.folder());
        List<String> committed = values(decisions(topic));
        assertThat(withoutDigest(committed))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(withoutDigest(decided));
        assertThat(values(current(topic))).isEqualTo(committed);
        for (String kind :
                List.of(
                        ResultKind.DECISIONS.folder(),
                        ResultKind.WINDOWS.folder(),
                        ResultKind.COMPARISONS.folder())) {
            assertThat(withoutDigest(Runs.lines(folder.resolve(topic), kind)))
                    .as(kind)
                    .isNotEmpty()
                    .isEqualTo(withoutDigest(Runs.lines(shared.resolve("undisturbed"), kind)));
        }
    }

    /** Of records that were committed, in their order. */
    private static List<String> values(String topic) {
        return broker.committed(topic).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    /** The specs differ in where the traffic comes from. */
    private static List<String> withoutDigest(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("\"spec_sha256\":\"[0-9a-f]*\"", ""))
                .toList();
    }

    private static boolean hasRestarted(String job) {
        return flink.get("/jobs/" + job).path("timestamps").path("RESTARTING").asLong(0) > 0;
    }

    /** A TaskManager that has a part of the job. */
    private static String runningOn(String job) {
        JsonNode vertex = flink.get("/jobs/" + job).required("vertices").get(0);
        String id =
                flink.get("/jobs/" + job + "/vertices/" + vertex.required("id").asString())
                        .required("subtasks")
                        .get(0)
                        .required("taskmanager-id")
                        .asString();
        return id.replaceFirst("-\\d+$", "");
    }
}
