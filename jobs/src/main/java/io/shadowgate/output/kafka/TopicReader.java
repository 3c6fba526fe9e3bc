package io.shadowgate.output.kafka;

import io.shadowgate.kafka.Brokers;
import io.shadowgate.kafka.KafkaClient;
import io.shadowgate.results.ResultException;
import io.shadowgate.spec.Sinks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of a topic of results. Nothing is committed, and no group is joined.
 */
final class TopicReader implements AutoCloseable {
    private static final String SECTION = "sinks.kafka";
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    private final Sinks.Kafka kafka;
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private TopicReader(
            Sinks.Kafka kafka,
            String topic,
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions) {
        this.kafka = kafka;
        this.topic = topic;
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /** Is given one record after another, in order within a partition. */
    @FunctionalInterface
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record) throws ResultException;
    }

    /**
     * @param key of the topic in {@code sinks.kafka}
     * @param fromStart whether to read what is there already
     * @throws io.shadowgate.kafka.BrokerException if the topic cannot be read
     */
    static TopicReader open(Sinks.Kafka kafka, String key, String topic, boolean fromStart)
            throws InterruptedException {
        try (Brokers brokers =
                new Brokers(SECTION, kafka.servers(), kafka.properties(), Brokers.LONGEST)) {
            brokers.requireReadableTopic(topic, SECTION + "." + key);
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
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            consumer.assign(partitions);
            if (fromStart) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
                // Sought now, and not at the first look, so that no record is missed between.
                partitions.forEach(consumer::position);
            }
            return new TopicReader(kafka, topic, consumer, partitions);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw Brokers.unreadable(kafka.servers(), topic, e);
        }
    }

    /** Reads on to what is the end now. Passes over tombstones, which the owner wrote. */
    void read(Taker taker) throws ResultException {
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
                    if (record.value() != null) {
                        taker.take(record);
                    }
                }
            }
        } catch (KafkaException e) {
            throw Brokers.unreadable(kafka.servers(), topic, e);
        }
    }

    private boolean isOpen(Map<TopicPartition, Long> end) {
        return partitions.stream()
                .anyMatch(each -> consumer.position(each) < end.getOrDefault(each, 0L));
    }

    /** The failure to read a record, which is not what it should be. */
    ResultException notA(String what, ConsumerRecord<byte[], byte[]> record, String fault) {
        return new ResultException(
                place()
                        + " holds a record that is no "
                        + what
                        + " (partition "
                        + record.partition()
                        + ", offset "
                        + record.offset()
                        + "): "
                        + fault);
    }

    String place() {
        return "topic " + topic + " at " + kafka.servers();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
