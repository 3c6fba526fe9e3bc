package io.shadowgate.output.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shadowgate.ShadowTestJob;
import io.shadowgate.app.FlinkSettings;
import io.shadowgate.app.ResultSinks;
import io.shadowgate.inference.Shadows;
import io.shadowgate.kafka.BrokerException;
import io.shadowgate.output.ResultKind;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.Sources;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Sinks;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FailOnceSource;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.LogCapture;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Runs;
import io.shadowgate.testing.Tests;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Results in the topics of a real broker that asks who one is and keeps ACLs. */
@Timeout(240)
class KafkaResultsIT {
    private static final String PASSWORD = "s3cret-of-writer";
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                    + " password=\"%s\";";
    private static final String LAST_WINDOW = "\"window_start\":\"2026-03-03";
    private static final int MOST_BYTES = 300_000;

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(1);

    @TempDir static Path shared;
    private static KafkaBroker broker;
    private static Path password;

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        String users =
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"admin\" password=\"admin-secret\""
                        + " user_admin=\"admin-secret\" user_writer=\""
                        + PASSWORD
                        + "\";";
        broker =
                KafkaBroker.start(
                        Files.createDirectories(shared.resolve("broker")),
                        Map.of(
                                "listener.security", "SASL_PLAINTEXT",
                                "sasl.enabled.mechanisms", "PLAIN",
                                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                                "listener.name.client.plain.sasl.jaas.config", users,
                                "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "super.users", "User:admin;User:ANONYMOUS"),
                        Map.of(
                                "security.protocol", "SASL_PLAINTEXT",
                                "sasl.mechanism", "PLAIN",
                                "sasl.jaas.config", LOGIN.formatted("admin", "admin-secret")));
        for (String topic : List.of("decisions", "windows", "disagreements", "rejected")) {
            broker.create(topic, 2);
        }
        broker.create("current", 2, Map.of("cleanup.policy", "compact"));
        broker.create("shared", 1);
        broker.create("short", 1, Map.of("max.message.bytes", "100000"));
        broker.create("forbidden", 1);
        try (Admin admin = broker.admin()) {
            List<AclBinding> allowed = new ArrayList<>();
            for (AclOperation operation :
                    Set.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS)) {
                for (String topic :
                        List.of(
                                "decisions",
                                "current",
                                "windows",
                                "disagreements",
                                "rejected",
                                "shared",
                                "short",
                                "absent")) {
                    allowed.add(allow(ResourceType.TOPIC, topic, PatternType.LITERAL, operation));
                }
            }
            allowed.add(
                    allow(ResourceType.TOPIC, "forbidden", PatternType.LITERAL, AclOperation.READ));
            allowed.add(
                    allow(
                            ResourceType.TRANSACTIONAL_ID,
                            "shadowgate-",
                            PatternType.PREFIXED,
                            AclOperation.WRITE));
            allowed.add(
                    allow(
                            ResourceType.CLUSTER,
                            "kafka-cluster",
                            PatternType.LITERAL,
                            AclOperation.DESCRIBE_CONFIGS));
            admin.createAcls(allowed).all().get();
        }
        password = Files.writeString(shared.resolve("password"), PASSWORD + "\n");
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    /** What is behind the checkpoint when the job dies was sent, and must not be seen twice. */
    @Test
    void everyResultIsThereOnceThoughTheJobDiesAfterACheckpoint(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        List<String> lines = new ArrayList<>(RequestLog.lines(4000, 1));
        lines.add(100, request("long-" + "x".repeat(MOST_BYTES), RequestLog.START + 1));
        lines.addAll(RequestLog.aDayLater());
        Path log = Files.createDirectories(folder.resolve("log"));
        Files.write(log.resolve("a.jsonl"), lines);
        ShadowTest undisturbed = Tests.answersInLog(log, folder.resolve("undisturbed"));
        Runs.run(undisturbed, RuntimeExecutionMode.BATCH, 1);
        ShadowTest live =
                Tests.alsoTo(
                        everything(),
                        Tests.watching(log, Tests.answersInLog(log, folder.resolve("live"))));
        KafkaSinkCheck.check(live.sinks().kafka(), Duration.ZERO);

        String shown;
        List<String> logged;
        try (LogCapture capture = LogCapture.start()) {
            FailOnceSource<LogRecord> source = failingOnce(live);
            JobClient job = start(live, source);
            List<String> decisions =
                    closed(Runs.lines(out(undisturbed), ResultKind.DECISIONS.folder()));
            CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
            Await.until(
                    "all windows are decided on",
                    () -> {
                        // Which it never does by itself: this says why.
                        assertThat(end).isNotDone();
                        return broker.committed("decisions").size() >= decisions.size();
                    });
            shown = shown(cluster, job);
            assertThat(source.failed()).as("the job died").isTrue();
            assertThat(source.resumed()).as("it went on in the middle").isPositive();
            assertThat(values("decisions")).isEqualTo(decisions);
            assertThat(values("windows"))
                    .isEqualTo(closed(Runs.lines(out(undisturbed), ResultKind.WINDOWS.folder())));
            assertThat(values("disagreements"))
                    .isNotEmpty()
                    .isEqualTo(
                            Runs.lines(out(undisturbed), ResultKind.COMPARISONS.folder()).stream()
                                    .filter(line -> line.contains("\"agreement\":false"))
                                    .filter(line -> !line.contains("\"long-"))
                                    .toList());
            assertRejected(undisturbed);
            assertLastIsCurrent(decisions.size());
            job.cancel().get();
            logged = capture.lines();
        }
        assertThat(logged).as("Kafka's clients log").anyMatch(line -> line.contains("sasl.jaas"));
        assertThat(logged).noneMatch(line -> line.contains(PASSWORD));
        assertThat(shown).contains("Kafka: Writer").doesNotContain(PASSWORD);
    }

    private static void assertRejected(ShadowTest undisturbed) {
        List<String> rejected = new ArrayList<>(values("rejected"));
        assertThat(rejected)
                .filteredOn(line -> line.contains("not written: a disagreement of "))
                .singleElement()
                .asString()
                .contains("and Kafka's producer takes 299872 (max.request.size")
                .contains("\"position\":\"long-xxx")
                .hasSizeLessThan(3000);
        rejected.removeIf(line -> line.contains("not written: "));
        assertThat(rejected).isEqualTo(Runs.lines(out(undisturbed), ResultKind.REJECTED.folder()));
    }

    /** Both topics got the same in the same order; compaction leaves the last of each key. */
    private static void assertLastIsCurrent(int decisions) {
        Map<String, String> last = new LinkedHashMap<>();
        List<ConsumerRecord<byte[], byte[]>> current = broker.committed("current");
        for (ConsumerRecord<byte[], byte[]> record : current) {
            last.put(new String(record.key(), UTF_8), new String(record.value(), UTF_8));
        }
        assertThat(current).hasSize(decisions);
        assertThat(last)
                .containsOnlyKeys("test/v13")
                .containsEntry("test/v13", values("decisions").get(decisions - 1));
    }

    /** As between the tests v1 and v1-eu, both of which write to one topic. */
    @Test
    void aJobThatStartsLeavesTransactionsAloneOfAnotherWhoseNameBeginsWithItsOwn()
            throws Exception {
        Sinks.Kafka ours = sinks("shared", null, Duration.ofMinutes(10), "shadowgate-v1");
        Sinks.Kafka theirs = sinks("shared", null, Duration.ofMinutes(10), "shadowgate-v1-eu");
        try (KafkaProducer<byte[], byte[]> other =
                        broker.producerWith(
                                Map.of("transactional.id", theirs.transactionNames() + "-0-0"));
                KafkaProducer<byte[], byte[]> forerunner =
                        broker.producerWith(
                                Map.of("transactional.id", ours.transactionNames() + "-0-0"))) {
            for (KafkaProducer<byte[], byte[]> each : List.of(other, forerunner)) {
                each.initTransactions();
                each.beginTransaction();
                each.send(new ProducerRecord<>("shared", "open".getBytes(UTF_8))).get();
            }
            List<String> lines = new ArrayList<>(RequestLog.lines(1000, 1));
            lines.addAll(RequestLog.aDayLater());
            Path log = Files.createDirectories(folder.resolve("log"));
            Files.write(log.resolve("a.jsonl"), lines);
            ShadowTest test =
                    Tests.alsoTo(ours, Tests.watching(log, Tests.answersInLog(log, folder)));
            JobClient job = Runs.start(test, settings(test), 1);
            Await.until(
                    "a checkpoint is complete",
                    () -> !Runs.linesSoFar(folder, ResultKind.DECISIONS.folder()).isEmpty());
            job.cancel().get();
            other.commitTransaction();
            assertThatThrownBy(forerunner::commitTransaction)
                    .isInstanceOfAny(
                            ProducerFencedException.class, InvalidProducerEpochException.class);
            assertThat(values("shared")).contains("open");
        }
    }

    @Test
    void theSecretIsNotInWhatIsSubmitted() throws Exception {
        ShadowTest test =
                Tests.alsoTo(
                        everything(), Tests.watching(folder, Tests.answersInLog(folder, folder)));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(settings(test));
        define(env, test, failingOnce(test));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(env.getStreamGraph().getJobGraph());
        }
        assertThat(bytes.toString(ISO_8859_1))
                .contains("${file:" + password + "}")
                .doesNotContain(PASSWORD);
    }

    @Test
    void saysBeforeTheStartWhatIsInTheWay() throws Exception {
        assertThat(failure(decisionsTo("absent")))
                .isEqualTo(
                        "there is no topic absent at "
                                + broker.servers()
                                + " (sinks.kafka.decisions)");
        assertThat(failure(decisionsTo("forbidden")))
                .contains("does not allow this user to write topic forbidden")
                .contains("Read, Write and Describe");
        assertThat(failure(decisionsTo("short")))
                .contains("topic short takes records of 100000 bytes at most")
                .contains("set max.request.size in sinks.kafka.properties");
        assertThat(failure(sinks(null, "windows", Duration.ofMinutes(10), "shadowgate-t")))
                .contains("topic windows (sinks.kafka.current) has cleanup.policy=delete")
                .contains("it needs cleanup.policy=compact");
        assertThat(failure(sinks("decisions", null, Duration.ofMinutes(16), "shadowgate-t")))
                .contains(
                        "does not allow a transaction of 16 min (sinks.kafka.transaction-timeout)")
                .contains("its transaction.max.timeout.ms is 900000");
        assertThat(failure(sinks("decisions", null, Duration.ofMinutes(15), "others")))
                .contains("does not allow this user to write transactional id others/check");
        KafkaSinkCheck.check(
                sinks("decisions", null, Duration.ofMinutes(15), "shadowgate-t"), Duration.ZERO);
    }

    @Test
    void saysThatNobodyAnswers() {
        Sinks.Kafka nowhere =
                new Sinks.Kafka(
                        "127.0.0.1:1",
                        "decisions",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Duration.ofMinutes(10),
                        "shadowgate-t",
                        Map.of());
        assertThat(
                        catchThrowableOfType(
                                BrokerException.class,
                                () -> KafkaSinkCheck.checkBrokers(nowhere, Duration.ofSeconds(2))))
                .hasMessageContaining("no Kafka broker answers at 127.0.0.1:1 within 2 s")
                .hasMessageContaining("sinks.kafka.servers");
    }

    private static JobClient start(ShadowTest test, FailOnceSource<LogRecord> source)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(settings(test));
        env.setParallelism(1);
        define(env, test, source);
        return env.executeAsync();
    }

    private static void define(
            StreamExecutionEnvironment env, ShadowTest test, FailOnceSource<LogRecord> source)
            throws Exception {
        ShadowTestJob.define(
                env,
                test,
                Sources.of(test, EventTimeRange.ALL).withRequests(source),
                Shadows.check(test),
                ResultSinks.of(test));
    }

    private static FailOnceSource<LogRecord> failingOnce(ShadowTest test) {
        return new FailOnceSource<>(
                (AbstractFileSource<LogRecord, FileSourceSplit>)
                        TrafficSource.of(
                                test.traffic(), RequestSchema.of(test), EventTimeRange.ALL),
                2000,
                500);
    }

    private static Configuration settings(ShadowTest test) {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        config.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        return FlinkSettings.apply(config, test, RuntimeExecutionMode.STREAMING);
    }

    /** All that the web UI can show of a job. */
    private static String shown(MiniCluster cluster, JobClient job) throws Exception {
        StringBuilder shown = new StringBuilder();
        String address = cluster.getRestAddress().get().toString();
        for (String page : List.of("", "/config", "/plan", "/exceptions", "/jobmanager/config")) {
            shown.append(
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            address
                                                                    + "/jobs/"
                                                                    + job.getJobID()
                                                                    + page))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        }
        return shown.toString();
    }

    /** Without what belongs to the window that nothing closes. */
    private static List<String> closed(List<String> lines) {
        return lines.stream().filter(line -> !line.contains(LAST_WINDOW)).toList();
    }

    private static List<String> values(String topic) {
        return broker.committed(topic).stream()
                .map(record -> new String(record.value(), UTF_8))
                .sorted()
                .toList();
    }

    private static String failure(Sinks.Kafka kafka) {
        return catchThrowableOfType(
                        BrokerException.class, () -> KafkaSinkCheck.check(kafka, Duration.ZERO))
                .getMessage();
    }

    private static Sinks.Kafka everything() {
        return new Sinks.Kafka(
                broker.servers(),
                "decisions",
                "current",
                "windows",
                "disagreements",
                "rejected",
                null,
                null,
                Duration.ofMinutes(10),
                "shadowgate-test",
                client(MOST_BYTES));
    }

    private static Sinks.Kafka decisionsTo(String topic) {
        return sinks(topic, null, Duration.ofMinutes(10), "shadowgate-t");
    }

    private static Sinks.Kafka sinks(
            String decisions, String current, Duration timeout, String prefix) {
        return new Sinks.Kafka(
                broker.servers(),
                decisions,
                current,
                null,
                null,
                null,
                null,
                null,
                timeout,
                prefix,
                client(MOST_BYTES));
    }

    private static Map<String, String> client(int mostBytes) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN.formatted("writer", "${file:" + password + "}"),
                "max.request.size",
                String.valueOf(mostBytes));
    }

    private static Path out(ShadowTest test) {
        return Path.of(test.sinks().files().path());
    }

    private static AclBinding allow(
            ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:writer", "*", operation, AclPermissionType.ALLOW));
    }

    private static String request(String id, long time) {
        return "{\"request_id\":\""
                + id
                + "\",\"timestamp\":"
                + time
                + ",\"primary_prediction\":0.5,\"primary_latency_ms\":1,"
                + "\"shadow_prediction\":0.9,\"shadow_latency_ms\":2}";
    }
}
