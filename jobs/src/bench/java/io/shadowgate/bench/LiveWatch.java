package io.shadowgate.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Measures how old results are when they reach a topic. It also reads uncommitted results, because
 * the wait for the next checkpoint depends on a setting and not on the job.
 */
final class LiveWatch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ToLongFunction<JsonNode> bornMs;
    private final List<Long> agesMs = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::read, "watch");

    private LiveWatch(String servers, String topic, ToLongFunction<JsonNode> bornMs) {
        this.bornMs = bornMs;
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                servers,
                                "isolation.level",
                                "read_uncommitted",
                                "fetch.max.wait.ms",
                                "5"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all = List.of(new TopicPartition(topic, 0));
        consumer.assign(all);
        consumer.seekToEnd(all);
        consumer.position(all.get(0));
        thread.start();
    }

    /** Measured from the time when a request was sent. */
    static LiveWatch comparisons(String servers, String topic) {
        return new LiveWatch(
                servers,
                topic,
                comparison -> {
                    String id = comparison.required("request_id").asString();
                    return Long.parseLong(id.substring(0, id.indexOf('-')));
                });
    }

    /** Measured from the end of the window. */
    static LiveWatch decisions(String servers, String topic) {
        return new LiveWatch(
                servers,
                topic,
                decision ->
                        Instant.parse(decision.required("window_end").asString()).toEpochMilli());
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofDays(1))) {
                    long born = bornMs.applyAsLong(JSON.readTree(record.value()));
                    agesMs.add(System.currentTimeMillis() - born);
                }
            }
        } catch (WakeupException e) {
            consumer.close();
        }
    }

    /** Stops reading and returns milliseconds at these quantiles, by nearest rank. */
    long[] quantiles(double... quantiles) throws InterruptedException {
        close();
        if (agesMs.isEmpty()) {
            throw new IllegalStateException("nothing reached the topic");
        }
        List<Long> sorted = agesMs.stream().sorted().toList();
        long[] found = new long[quantiles.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = sorted.get((int) Math.ceil(quantiles[i] * sorted.size()) - 1);
        }
        return found;
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join();
    }
}
