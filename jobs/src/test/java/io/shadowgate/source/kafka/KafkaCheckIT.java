package io.shadowgate.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shadowgate.kafka.BrokerException;
import io.shadowgate.kafka.Brokers;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.Compare;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Source;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be in the way of reading a topic, on a broker that asks for a login and keeps ACLs. */
@Timeout(180)
class KafkaCheckIT {
    private static final String PASSWORD = "s3cret-of-reader";
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                    + " password=\"%s\";";

    @TempDir static Path folder;
    private static KafkaBroker broker;
    private static Path password;

    @BeforeAll
    static void startBroker() throws Exception {
        String users =
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"admin\" password=\"admin-secret\""
                        + " user_admin=\"admin-secret\" user_reader=\""
                        + PASSWORD
                        + "\";";
        broker =
                KafkaBroker.start(
                        Files.createDirectories(folder.resolve("broker")),
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
        broker.create("open", 2);
        broker.create("described", 1);
        broker.create("hidden", 1);
        broker.create("cut", 2);
        try (Admin admin = broker.admin()) {
            admin.createAcls(
                            Set.of(
                                    allow(ResourceType.TOPIC, "open", AclOperation.READ),
                                    allow(ResourceType.TOPIC, "cut", AclOperation.READ),
                                    allow(ResourceType.TOPIC, "described", AclOperation.DESCRIBE),
                                    allow(ResourceType.TOPIC, "absent", AclOperation.READ),
                                    allow(ResourceType.GROUP, "mine", AclOperation.READ),
                                    allow(ResourceType.GROUP, "theirs", AclOperation.DESCRIBE)))
                    .all()
                    .get();
            // A group is there from its first commit on.
            admin.alterConsumerGroupOffsets(
                            "theirs",
                            Map.of(new TopicPartition("open", 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
        password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void aSecretInAFileOpensTheTopic() throws Exception {
        check(kafka("open", "mine", login("${file:" + password + "}")));
        check(kafka("open", null, login("${file:" + password + "}")));
    }

    @Test
    void theSecretIsNotInWhatIsSubmitted() throws Exception {
        Traffic.Kafka kafka = kafka("open", "mine", login("${file:" + password + "}"));
        RequestSchema shape =
                new RequestSchema(
                        Compare.Kind.SCORE, "v12", List.of(), false, false, List.of(), null, 1000);
        Source<LogRecord, ?, ?> source = KafkaTraffic.source(kafka, shape, EventTimeRange.ALL);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(source);
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .contains("${file:" + password + "}")
                .doesNotContain(PASSWORD);
    }

    @Test
    void saysWhatIsNotAllowed() {
        String secret = "${file:" + password + "}";
        assertThat(failure(kafka("described", null, login(secret))))
                .contains("does not allow this user to read topic described", "Read and Describe");
        assertThat(failure(kafka("hidden", null, login(secret))))
                .contains("does not allow this user to read topic hidden");
        assertThat(failure(kafka("open", "theirs", login(secret))))
                .contains("does not allow this user to read consumer group theirs");
        assertThat(failure(kafka("open", "nobodys", login(secret))))
                .contains("does not allow this user to read consumer group nobodys");
    }

    @Test
    void saysThatThereIsNoTopic() {
        assertThat(failure(kafka("absent", null, login("${file:" + password + "}"))))
                .isEqualTo(
                        "there is no topic absent at "
                                + broker.servers()
                                + " (traffic.kafka.topic)");
    }

    @Test
    void saysThatTheLoginIsRefused() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "wrong-" + PASSWORD);
        assertThat(failure(kafka("open", null, login("${file:" + wrong + "}"))))
                .contains("refuses the login (traffic.kafka.properties)", "Authentication failed")
                .doesNotContain(PASSWORD);
    }

    @Test
    void saysWhichSecretIsMissing() {
        assertThat(failure(kafka("open", null, login("${env:SHADOWGATE_NO_SUCH_VARIABLE}"))))
                .contains("there is no environment variable SHADOWGATE_NO_SUCH_VARIABLE");
        assertThat(failure(kafka("open", null, login("${file:/no/such/file}"))))
                .contains("cannot read the file /no/such/file", "NoSuchFileException");
    }

    @Test
    void saysWithinTheTimeGivenThatNobodyAnswers() {
        for (Traffic.Kafka kafka :
                List.of(
                        // A protocol that the broker does not speak, and a port nobody listens on.
                        kafka("open", null, Map.of()),
                        new Traffic.Kafka(
                                "127.0.0.1:1",
                                "open",
                                KafkaOffset.EARLIEST,
                                null,
                                null,
                                Duration.ZERO,
                                Map.of()))) {
            assertThat(
                            catchThrowableOfType(
                                    BrokerException.class,
                                    () -> check(kafka, Duration.ofSeconds(3))))
                    .hasMessageContaining("no Kafka broker answers at " + kafka.servers())
                    .hasMessageContaining("within 3 s")
                    .hasMessageContaining("security.protocol");
        }
    }

    @Test
    void saysWhichServersAreNone() {
        assertThat(
                        failure(
                                new Traffic.Kafka(
                                        "no port here",
                                        "open",
                                        KafkaOffset.EARLIEST,
                                        null,
                                        null,
                                        Duration.ZERO,
                                        Map.of())))
                .contains("cannot set up a Kafka client for no port here", "bootstrap.servers");
    }

    @Test
    void saysThatKafkaHasDeletedWhatARangeNeeds() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int partition = 0; partition < 2; partition++) {
            for (int second = 1; second <= 3; second++) {
                records.add(
                        new ProducerRecord<>("cut", partition, second * 1000L, null, new byte[1]));
            }
        }
        checkSince("cut", 500);
        broker.produce(records);
        checkSince("cut", 500);
        deleteBefore("cut", 0, 1);
        checkSince("cut", 2001);
        checkSince("cut", 9000);
        assertThatThrownBy(() -> checkSince("cut", 1500))
                .isInstanceOf(BrokerException.class)
                .hasMessage(
                        "Kafka at "
                                + broker.servers()
                                + " may no longer have all of topic cut (traffic.kafka.topic) since"
                                + " 1970-01-01T00:00:01.500Z: it has deleted the records of"
                                + " partition 0 before offset 1, of 1970-01-01T00:00:02Z; start"
                                + " the range later");
        // One that is idle for longer than Kafka keeps records is not in the way of the others.
        deleteBefore("cut", 1, 3);
        checkSince("cut", 2001);
        deleteBefore("cut", 0, 3);
        assertThatThrownBy(() -> checkSince("cut", 2001))
                .isInstanceOf(BrokerException.class)
                .hasMessageEndingWith(
                        "since 1970-01-01T00:00:02.001Z: it has deleted all records of the"
                                + " topic");
    }

    private static void checkSince(String topic, long fromMs) throws InterruptedException {
        Traffic.Kafka kafka = kafka(topic, null, login("${file:" + password + "}"));
        EventTimeRange range =
                new EventTimeRange(fromMs + kafka.timestampSlack().toMillis(), Long.MAX_VALUE);
        KafkaCheck.check(kafka, "traffic.kafka.topic", range, Brokers.LONGEST);
    }

    private static void deleteBefore(String topic, int partition, long offset) throws Exception {
        try (Admin admin = broker.admin()) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(topic, partition),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private static void check(Traffic.Kafka kafka) throws InterruptedException {
        check(kafka, Brokers.LONGEST);
    }

    private static void check(Traffic.Kafka kafka, Duration longest) throws InterruptedException {
        KafkaCheck.check(kafka, "traffic.kafka.topic", EventTimeRange.ALL, longest);
    }

    private static String failure(Traffic.Kafka kafka) {
        return catchThrowableOfType(BrokerException.class, () -> check(kafka)).getMessage();
    }

    private static Map<String, String> login(String secret) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", LOGIN.formatted("reader", secret));
    }

    private static Traffic.Kafka kafka(String topic, String group, Map<String, String> properties) {
        return new Traffic.Kafka(
                broker.servers(),
                topic,
                KafkaOffset.EARLIEST,
                null,
                group,
                Duration.ofSeconds(10),
                properties);
    }

    private static AclBinding allow(ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:reader", "*", operation, AclPermissionType.ALLOW));
    }
}
