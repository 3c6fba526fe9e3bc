package io.shadowgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.output.ResultKind;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Requests that come in order are in windows, whatever pauses lie between them. */
@Timeout(300)
class LiveEventTimeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARALLELISM = 4;
    private static final int BURST = 600;
    private static final Duration IDLENESS = Duration.ofSeconds(1);

    /** Half a minute lies between requests: a burst is five hours. */
    private static final long STEP_MS = 30_000;

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(PARALLELISM);

    @TempDir static Path brokerFolder;

    private static KafkaBroker broker;

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KafkaBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"1, hashmap", "2, hashmap", "2, rocksdb"})
    void burstsAfterPausesAreInOrderForEverySubtask(int partitions, String backend)
            throws Exception {
        String topic = "bursts-" + partitions + backend;
        broker.create(topic, partitions);
        ShadowTest live = onTopic(topic);
        JobClient job = Runs.start(live, settings(backend), PARALLELISM);
        for (int burst = 0; burst < 3; burst++) {
            produce(topic, partitions, burst);
            awaitAllButTheLastWindow(live, burst);
        }
        stop(job, true);
        assertEveryRequestIsInItsWindow(live, 3);
    }

    @Test
    void aRestartWithMoreSubtasksAfterAPauseLosesNothing() throws Exception {
        broker.create("restart", 2);
        ShadowTest live = onTopic("restart");
        JobClient job = Runs.start(live, settings("hashmap"), 2);
        produce("restart", 2, 0);
        awaitAllButTheLastWindow(live, 0);
        Configuration restored = settings("hashmap");
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, stop(job, false));
        produce("restart", 2, 1);
        job = Runs.start(live, restored, PARALLELISM);
        awaitAllButTheLastWindow(live, 1);
        stop(job, true);
        assertEveryRequestIsInItsWindow(live, 2);
    }

    @Test
    void aBrokerThatWasAwayForLongerThanIdlenessCostsNothing() throws Exception {
        broker.create("outage", 2);
        ShadowTest live = onTopic("outage");
        JobClient job = Runs.start(live, settings("hashmap"), PARALLELISM);
        produce("outage", 2, 0);
        awaitAllButTheLastWindow(live, 0);
        broker.kill();
        broker.resume();
        produce("outage", 2, 1);
        awaitAllButTheLastWindow(live, 1);
        stop(job, true);
        assertEveryRequestIsInItsWindow(live, 2);
    }

    @Test
    void aRequestOfTheFarFutureIsRejectedAlone() throws Exception {
        broker.create("future", 2);
        ShadowTest live = onTopic("future");
        JobClient job = Runs.start(live, settings("hashmap"), PARALLELISM);
        produce("future", 2, 0);
        awaitAllButTheLastWindow(live, 0);
        broker.produce(
                List.of(
                        record(
                                "future",
                                0,
                                request(
                                        "of 2099",
                                        Instant.parse("2099-01-01T00:00:00Z").toEpochMilli()))));
        produce("future", 2, 1);
        awaitAllButTheLastWindow(live, 1);
        stop(job, true);
        assertThat(lines(live, ResultKind.REJECTED.folder()))
                .singleElement()
                .asString()
                .contains("2099-01-01T00:00:00Z is more than PT1H ahead of the clock")
                .contains("traffic.max-ahead")
                .contains("request_id of 2099");
        assertWindows(live, 2);
    }

    /** Small ones: each is at its end before event time is told next. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void filesThatComeOneByOneCountBeyondTheirEnd(int parallelism) throws Exception {
        Path log = Files.createDirectories(folder.resolve("log"));
        ShadowTest live = Tests.watching(log, test());
        JobClient job = Runs.start(live, settings("hashmap"), parallelism);
        for (int burst = 0; burst < 5; burst++) {
            Path part =
                    Files.write(
                            folder.resolve("part"),
                            requests(burst).stream().map(bytes -> new String(bytes)).toList());
            Files.move(part, log.resolve(burst + ".jsonl"));
            awaitAllButTheLastWindow(live, burst);
        }
        stop(job, true);
        assertEveryRequestIsInItsWindow(live, 5);
    }

    private static void assertEveryRequestIsInItsWindow(ShadowTest live, int bursts) {
        assertThat(lines(live, ResultKind.REJECTED.folder())).isEmpty();
        assertWindows(live, bursts);
    }

    /** Ten requests lie in each window of five minutes. */
    private static void assertWindows(ShadowTest live, int bursts) {
        List<JsonNode> windows = ofAll(live);
        assertThat(windows).hasSize(bursts * BURST / 10);
        assertThat(windows)
                .allSatisfy(
                        window ->
                                assertThat(window.required("total_requests").asInt())
                                        .isEqualTo(10));
    }

    /** So it is told that no other partition holds event time back any more. */
    private static void awaitAllButTheLastWindow(ShadowTest live, int burst) throws Exception {
        int expected = (burst + 1) * BURST / 10 - 1;
        Await.until(
                "burst " + burst + " is in " + expected + " windows",
                () -> ofAll(live).size() >= expected);
    }

    private static List<JsonNode> ofAll(ShadowTest live) {
        return lines(live, ResultKind.WINDOWS.folder()).stream()
                .map(JSON::readTree)
                .filter(window -> window.required("segment").asString().equals("*"))
                .toList();
    }

    private static List<String> lines(ShadowTest live, String kind) {
        return Runs.linesSoFar(Path.of(live.sinks().files().path()), kind);
    }

    private static List<byte[]> requests(int burst) {
        List<byte[]> requests = new ArrayList<>();
        for (int i = burst * BURST; i < (burst + 1) * BURST; i++) {
            requests.add(
                    request("r" + i, RequestLog.START + i * STEP_MS)
                            .getBytes(StandardCharsets.UTF_8));
        }
        return requests;
    }

    /** The last half hour in one partition alone: the other has to be found idle. */
    private static void produce(String topic, int partitions, int burst) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (byte[] request : requests(burst)) {
            int partition = records.size() < BURST - 60 ? records.size() % partitions : 0;
            records.add(new ProducerRecord<>(topic, partition, null, request));
        }
        broker.produce(records);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, String request) {
        return new ProducerRecord<>(
                topic, partition, null, request.getBytes(StandardCharsets.UTF_8));
    }

    private static String request(String id, long time) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":"
                + time
                + ",\"primary_prediction\":0.5,\"primary_latency_ms\":1,"
                + "\"shadow_prediction\":0.5,\"shadow_latency_ms\":2}";
    }

    private ShadowTest onTopic(String topic) {
        return Tests.onKafka(
                test(),
                new Traffic.Kafka(
                        broker.servers(),
                        topic,
                        KafkaOffset.EARLIEST,
                        null,
                        topic,
                        Duration.ofMinutes(1),
                        Map.of()));
    }

    private ShadowTest test() {
        return Tests.idleAfter(
                IDLENESS, Tests.answersInLog(folder.resolve("log"), folder.resolve("out")));
    }

    private String stop(JobClient job, boolean drain) throws Exception {
        String savepoint =
                job.stopWithSavepoint(
                                drain,
                                folder.resolve("savepoints").toString(),
                                SavepointFormatType.CANONICAL)
                        .get();
        job.getJobExecutionResult().get();
        return savepoint;
    }

    private static Configuration settings(String backend) {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        config.set(StateBackendOptions.STATE_BACKEND, backend);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return config;
    }
}
