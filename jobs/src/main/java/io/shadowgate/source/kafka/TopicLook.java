package io.shadowgate.source.kafka;

import io.shadowgate.kafka.Brokers;
import io.shadowgate.kafka.KafkaClient;
import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.schema.DecodedKeys;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The newest records of a topic. Nothing is committed, and no group is joined. */
public final class TopicLook {
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final int partitions;
    private final long total;
    private final boolean late;

    private TopicLook(
            List<ConsumerRecord<byte[], byte[]>> records,
            int partitions,
            long total,
            boolean late) {
        this.records = records;
        this.partitions = partitions;
        this.total = total;
        this.late = late;
    }

    /**
     * One record.
     *
     * @param value null for a tombstone
     */
    public record Record(byte @Nullable [] value, Envelope envelope) {}

    /**
     * The records with their keys decoded.
     *
     * @param registry that has the schemas of keys; null for none
     * @throws IOException if the registry does not answer
     */
    public List<Record> records(Traffic.@Nullable Registry registry) throws IOException {
        DecodedKeys keys = DecodedKeys.of(registry);
        List<Record> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            Envelope beside = new RequestDeserializer.KafkaEnvelope(each);
            read.add(new Record(each.value(), keys.beside(each.key(), beside)));
        }
        return read;
    }

    /**
     * The records as a run that ends reads them.
     *
     * @throws IOException if the schema registry does not answer
     */
    public List<LogRecord> read(Traffic.Kafka kafka, RequestSchema schema) throws IOException {
        RequestDeserializer deserializer =
                new RequestDeserializer(schema, kafka.values(), kafka.timestampSlack());
        deserializer.open();
        List<LogRecord> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            deserializer.deserialize(each, new ListCollector<>(read));
        }
        return read;
    }

    /** How many partitions the topic has. */
    public int partitions() {
        return partitions;
    }

    /** How many records the topic holds, by its offsets. */
    public long total() {
        return total;
    }

    /** Whether the brokers sent fewer records than there are before the time was over. */
    public boolean isLate() {
        return late;
    }

    /**
     * @param most how many records, spread over the partitions as evenly as they allow
     * @param longest how long to wait for them
     * @throws io.shadowgate.kafka.BrokerException if the topic cannot be read
     */
    public static TopicLook of(Traffic.Kafka kafka, String key, int most, Duration longest)
            throws InterruptedException {
        KafkaCheck.check(kafka, key, EventTimeRange.ALL, longest);
        Properties properties = KafkaClient.properties(kafka.servers(), kafka.properties());
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(longest.toMillis()));
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, bytes, bytes);
        try {
            return of(consumer, kafka.topic(), most, longest);
        } catch (KafkaException e) {
            throw Brokers.unreadable(kafka.servers(), kafka.topic(), e);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private static TopicLook of(
            KafkaConsumer<byte[], byte[]> consumer, String topic, int most, Duration longest) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> next = consumer.endOffsets(partitions);
        long[] sizes =
                partitions.stream()
                        .mapToLong(
                                each -> next.getOrDefault(each, 0L) - first.getOrDefault(each, 0L))
                        .toArray();
        long[] shares = EvenShares.of(sizes, most);
        for (int i = 0; i < shares.length; i++) {
            TopicPartition partition = partitions.get(i);
            consumer.seek(partition, next.getOrDefault(partition, 0L) - shares[i]);
        }
        long total = LongStream.of(sizes).sum();
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        long until = System.nanoTime() + longest.toNanos();
        boolean open = isOpen(consumer, partitions, next);
        while (open && read.size() < most && System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LONGEST_POLL)) {
                if (record.offset() < next.getOrDefault(partition(record), 0L)) {
                    read.add(record);
                }
            }
            open = isOpen(consumer, partitions, next);
        }
        return new TopicLook(
                read.stream().limit(most).toList(),
                partitions.size(),
                total,
                open && read.size() < most);
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** Whether some partition has records that were there at the start and were not read yet. */
    private static boolean isOpen(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> next) {
        return partitions.stream()
                .anyMatch(
                        partition ->
                                consumer.position(partition) < next.getOrDefault(partition, 0L));
    }
}
