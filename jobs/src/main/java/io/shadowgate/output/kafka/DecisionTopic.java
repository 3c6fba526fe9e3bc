package io.shadowgate.output.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.kafka.Brokers;
import io.shadowgate.kafka.KafkaClient;
import io.shadowgate.results.DecisionFeed;
import io.shadowgate.results.PublishedDecision;
import io.shadowgate.results.ResultException;
import io.shadowgate.spec.Sinks;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Decisions in a topic: the compacted one of current decisions if the spec names it, or the one of
 * all decisions. Only committed records are read. Nothing is committed, and no group is joined.
 * Other tests may write to the same topic; their decisions are passed over.
 */
public final class DecisionTopic implements DecisionFeed {
    private static final String SECTION = "sinks.kafka";
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    private final Sinks.Kafka kafka;
    private final String topic;
    private final String test;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final SortedMap<String, PublishedDecision> latest = new TreeMap<>();

    private DecisionTopic(
            Sinks.Kafka kafka,
            String topic,
            String test,
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions) {
        this.kafka = kafka;
        this.topic = topic;
        this.test = test;
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /** Key and name of a topic with decisions, of all of them if asked; null if there is none. */
    private static Map.@Nullable Entry<String, String> named(Sinks.Kafka kafka, boolean all) {
        Map.Entry<String, String> current = entry("current", kafka.current());
        Map.Entry<String, String> decisions = entry("decisions", kafka.decisions());
        return all
                ? decisions == null ? current : decisions
                : current == null ? decisions : current;
    }

    private static Map.@Nullable Entry<String, String> entry(String key, @Nullable String topic) {
        return topic == null ? null : Map.entry(SECTION + "." + key, topic);
    }

    /** Whether the spec names a topic with decisions. */
    public static boolean isNamed(Sinks.Kafka kafka) {
        return named(kafka, false) != null;
    }

    /**
     * The decisions that are in the topic already, and those to come.
     *
     * @param kafka names a topic of decisions
     * @throws io.shadowgate.kafka.BrokerException if the topic cannot be read
     */
    public static DecisionTopic ofAll(Sinks.Kafka kafka, String test) throws InterruptedException {
        return open(kafka, test, Objects.requireNonNull(named(kafka, false)), true);
    }

    /** Only the decisions to come, each of them if a topic has them all. */
    public static DecisionTopic ofComing(Sinks.Kafka kafka, String test)
            throws InterruptedException {
        return open(kafka, test, Objects.requireNonNull(named(kafka, true)), false);
    }

    private static DecisionTopic open(
            Sinks.Kafka kafka, String test, Map.Entry<String, String> topic, boolean fromStart)
            throws InterruptedException {
        try (Brokers brokers =
                new Brokers(SECTION, kafka.servers(), kafka.properties(), Brokers.LONGEST)) {
            brokers.requireReadableTopic(topic.getValue(), topic.getKey());
        }
        Properties properties = KafkaClient.properties(kafka.servers(), kafka.properties());
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.setProperty(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                String.valueOf(Brokers.LONGEST.toMillis()));
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes);
        try {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.getValue()).stream()
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            consumer.assign(partitions);
            if (fromStart) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
                // Sought now, and not at the first look, so that no decision is missed between.
                partitions.forEach(consumer::position);
            }
            return new DecisionTopic(kafka, topic.getValue(), test, consumer, partitions);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw Brokers.unreadable(kafka.servers(), topic.getValue(), e);
        }
    }

    @Override
    public List<PublishedDecision> next() throws ResultException {
        List<PublishedDecision> fresh = new ArrayList<>();
        try {
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            long until = System.nanoTime() + Brokers.LONGEST.toNanos();
            while (isOpen(end)) {
                if (System.nanoTime() > until) {
                    throw new ResultException(
                            place()
                                    + " sent nothing for "
                                    + Brokers.LONGEST.toSeconds()
                                    + " s, though it has more records");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LONGEST_POLL)) {
                    until = System.nanoTime() + Brokers.LONGEST.toNanos();
                    add(record, fresh);
                }
            }
        } catch (KafkaException e) {
            throw Brokers.unreadable(kafka.servers(), topic, e);
        }
        return fresh;
    }

    private boolean isOpen(Map<TopicPartition, Long> end) {
        return partitions.stream()
                .anyMatch(each -> consumer.position(each) < end.getOrDefault(each, 0L));
    }

    private void add(ConsumerRecord<byte[], byte[]> record, List<PublishedDecision> fresh)
            throws ResultException {
        if (record.value() == null) {
            return; // A tombstone, which the owner of the topic wrote.
        }
        PublishedDecision decision;
        try {
            decision = PublishedDecision.of(new String(record.value(), UTF_8));
        } catch (JacksonException | DateTimeException e) {
            throw new ResultException(
                    place()
                            + " holds a record that is no decision (partition "
                            + record.partition()
                            + ", offset "
                            + record.offset()
                            + "): "
                            + (e instanceof JacksonException json
                                    ? json.getOriginalMessage()
                                    : e.getMessage()));
        }
        if (decision.test().equals(test)) {
            latest.merge(
                    decision.shadow(),
                    decision,
                    (a, b) -> a.windowEnd().isAfter(b.windowEnd()) ? a : b);
            fresh.add(decision);
        }
    }

    @Override
    public SortedMap<String, PublishedDecision> latest() {
        return new TreeMap<>(latest);
    }

    @Override
    public String place() {
        return "topic " + topic + " at " + kafka.servers();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
