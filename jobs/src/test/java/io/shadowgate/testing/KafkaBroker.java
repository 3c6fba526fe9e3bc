package io.shadowgate.testing;

import io.shadowgate.cluster.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real Kafka broker, its own controller, as a process of its own on a free port of loopback. */
public final class KafkaBroker implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Path config;
    private final Map<String, Object> client;
    private Process process;

    /**
     * A broker that everybody may use.
     *
     * @param folder empty; the broker keeps its log in it
     */
    public static KafkaBroker start(Path folder) throws Exception {
        return start(folder, Map.of(), Map.of());
    }

    /**
     * @param server settings beside the usual ones, or in their place; {@code listener.security} is
     *     the protocol of the listener for clients
     * @param client what clients have to set to come in
     */
    public static KafkaBroker start(
            Path folder, Map<String, String> server, Map<String, String> client) throws Exception {
        int port = Ports.free();
        int controller = Ports.free();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controller);
        settings.put(
                "listeners",
                "CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "CLIENT://127.0.0.1:" + port);
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listener.security.protocol.map",
                "CLIENT:"
                        + server.getOrDefault("listener.security", "PLAINTEXT")
                        + ",CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.resolve("log").toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        // Tests write requests of the past, which would be deleted at once.
        settings.put("log.retention.ms", "-1");
        settings.putAll(server);
        settings.remove("listener.security");
        Path config = folder.resolve("server.properties");
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(config, lines);
        KafkaBroker broker = new KafkaBroker(folder, port, config, client);
        // A test that is itself killed leaves no broker behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> broker.process.destroyForcibly()));
        broker.format();
        broker.resume();
        return broker;
    }

    private KafkaBroker(Path folder, int port, Path config, Map<String, String> client) {
        this.folder = folder;
        this.port = port;
        this.config = config;
        this.client = new HashMap<>(client);
        this.client.put("bootstrap.servers", servers());
    }

    public String servers() {
        return "127.0.0.1:" + port;
    }

    /** As if the machine had lost power. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it, again or for the first time, and waits until it answers. */
    public void resume() throws Exception {
        process = java("kafka.Kafka", config.toString());
        Await.until("the broker answers", this::answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("the broker ended: " + log());
        }
        Map<String, Object> impatient = new HashMap<>(client);
        impatient.put("request.timeout.ms", "2000");
        impatient.put("default.api.timeout.ms", "2000");
        try (Admin admin = Admin.create(impatient)) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In this process, since the tool's own would take longer to start than to work. */
    private void format() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int status =
                StorageTool.execute(
                        new String[] {
                            "format",
                            "--standalone",
                            "-t",
                            Uuid.randomUuid().toString(),
                            "-c",
                            config.toString()
                        },
                        new PrintStream(printed, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new AssertionError(
                    "cannot format the broker's storage: "
                            + printed.toString(StandardCharsets.UTF_8));
        }
    }

    /** The classpath goes by environment: it may be longer than a command line. */
    private Process java(String... command) throws IOException {
        List<String> whole = new ArrayList<>();
        whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It lives for seconds: compiled well, it would answer later.
        whole.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        whole.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("broker.txt").toFile()));
        return builder.start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("broker.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    public Admin admin() {
        return Admin.create(client);
    }

    public void create(String topic, int partitions) throws Exception {
        create(topic, partitions, Map.of());
    }

    public void create(String topic, int partitions, Map<String, String> settings)
            throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(
                            List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }

    /** For whoever keeps it and closes it. */
    public KafkaProducer<byte[], byte[]> producer() {
        return producer(client);
    }

    /**
     * The same.
     *
     * @param more settings beside those that every client needs
     */
    public KafkaProducer<byte[], byte[]> producerWith(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(client);
        all.putAll(more);
        return producer(all);
    }

    /**
     * One batch after another: if the first to a new topic's partition has to be sent again because
     * no broker leads that yet, the broker would take the second for the first and refuse it for
     * ever.
     */
    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> client) {
        Map<String, Object> all = new HashMap<>(client);
        all.put("max.in.flight.requests.per.connection", 1);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Produces all and waits until the broker has them. */
    public List<RecordMetadata> produce(List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        return produce(client, records);
    }

    /** The same, to any broker. */
    public static List<RecordMetadata> produce(
            Map<String, Object> client, List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        List<RecordMetadata> produced = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(client)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            records.forEach(record -> sent.add(producer.send(record)));
            for (Future<RecordMetadata> each : sent) {
                produced.add(each.get());
            }
        }
        return produced;
    }

    /** Everything in a topic that was committed, in the order of partitions and offsets. */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        return committed(client, topic);
    }

    /** The same, of any broker. */
    public static List<ConsumerRecord<byte[], byte[]>> committed(
            Map<String, Object> client, String topic) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        records.sort(
                Comparator.comparingInt(ConsumerRecord<byte[], byte[]>::partition)
                        .thenComparingLong(ConsumerRecord::offset));
        return records;
    }

    /**
     * Waits until a group has committed that it read all that the topic holds now. Flink's source
     * commits when it next has something to read, or after ten seconds without.
     */
    public void awaitCommitted(String group, String topic, int partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        try (Admin admin = admin()) {
            Map<TopicPartition, ListOffsetsResultInfo> end = admin.listOffsets(ends).all().get();
            Await.until(
                    "group " + group + " read all of " + topic,
                    () ->
                            end.entrySet().stream()
                                    .allMatch(
                                            each ->
                                                    committed(admin, group, each.getKey())
                                                            >= each.getValue().offset()));
        }
    }

    private static long committed(Admin admin, String group, TopicPartition partition) {
        try {
            OffsetAndMetadata offset =
                    admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(partition);
            return Optional.ofNullable(offset).map(OffsetAndMetadata::offset).orElse(0L);
        } catch (ExecutionException e) {
            return 0; // Not yet there.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a topic of one partition holds a record that nobody has committed yet. */
    public void awaitUncommitted(String topic) throws Exception {
        try (Admin admin = admin()) {
            Await.until(
                    topic + " holds an uncommitted record",
                    () ->
                            end(admin, topic, IsolationLevel.READ_UNCOMMITTED)
                                    > end(admin, topic, IsolationLevel.READ_COMMITTED));
        }
    }

    private static long end(Admin admin, String topic, IsolationLevel isolation) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
