package io.shadowgate.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.TrafficSource;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Traffic;
import io.shadowgate.testing.Await;
import io.shadowgate.testing.FlinkExtension;
import io.shadowgate.testing.KafkaBroker;
import io.shadowgate.testing.RequestLog;
import io.shadowgate.testing.Tests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where the reading of a topic starts and ends, on a real broker. */
@Timeout(120)
class KafkaTrafficIT {
    private static final String TOPIC = "requests";

    @RegisterExtension static final FlinkExtension FLINK = FlinkExtension.withSlots(1);

    @TempDir static Path folder;
    private static KafkaBroker broker;

    /** Ten requests, named by their offsets, a second apart by Kafka's clock. */
    @BeforeAll
    static void tenRequests() throws Exception {
        broker = KafkaBroker.start(folder);
        broker.create(TOPIC, 1);
        broker.produce(IntStream.range(0, 10).mapToObj(i -> record("" + i, i)).toList());
        try (Admin admin = broker.admin()) {
            admin.alterConsumerGroupOffsets(
                            "went-before",
                            Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(4)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void aReplayReadsFromWhereToWhereItIsTold() throws Exception {
        assertThat(read(KafkaOffset.EARLIEST, KafkaOffset.LATEST, null)).startsWith(names(0, 10));
        assertThat(read(at(3), at(7), null)).containsExactly(names(3, 7));
        assertThat(read(KafkaOffset.EARLIEST, at(2), null)).containsExactly(names(0, 2));
        assertThat(read(KafkaOffset.GROUP, at(8), "went-before")).containsExactly(names(4, 8));
        assertThat(read(KafkaOffset.GROUP, at(8), "never-read")).containsExactly(names(0, 8));
    }

    @Test
    void fromLatestReadsWhatComesAndNothingBefore() throws Exception {
        try (CloseableIterator<String> read = start(KafkaOffset.LATEST, null, null)) {
            CompletableFuture<String> first = CompletableFuture.supplyAsync(read::next);
            // It is not known when the job has found the end, so more come until it has.
            List<ProducerRecord<byte[], byte[]>> later = List.of(record("later", 20));
            Await.until(
                    "something is read",
                    () -> {
                        produce(later);
                        return first.isDone();
                    });
            assertThat(first.get()).isEqualTo("later");
        }
    }

    private static void produce(List<ProducerRecord<byte[], byte[]>> records) {
        try {
            broker.produce(records);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> read(KafkaOffset from, KafkaOffset until, @Nullable String group)
            throws Exception {
        List<String> read = new ArrayList<>();
        try (CloseableIterator<String> requests = start(from, until, group)) {
            requests.forEachRemaining(read::add);
        }
        return read;
    }

    private static CloseableIterator<String> start(
            KafkaOffset from, @Nullable KafkaOffset until, @Nullable String group)
            throws Exception {
        ShadowTest test =
                Tests.onKafka(
                        Tests.answersInLog(folder, folder),
                        new Traffic.Kafka(
                                broker.servers(),
                                TOPIC,
                                from,
                                until,
                                group,
                                Duration.ZERO,
                                Map.of()));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        return env.fromSource(
                        TrafficSource.of(
                                test.traffic(), RequestSchema.of(test), EventTimeRange.ALL),
                        WatermarkStrategy.noWatermarks(),
                        "requests")
                .map(record -> record.request().requestId())
                .returns(Types.STRING)
                .executeAndCollect();
    }

    private static KafkaOffset at(int second) {
        return KafkaOffset.at(Instant.ofEpochMilli(time(second)));
    }

    private static long time(int second) {
        return RequestLog.START + second * 1000L;
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }

    private static ProducerRecord<byte[], byte[]> record(String name, int second) {
        String request =
                "{\"request_id\":\""
                        + name
                        + "\",\"timestamp\":"
                        + time(second)
                        + ",\"primary_prediction\":0.5,\"primary_latency_ms\":1,"
                        + "\"shadow_prediction\":0.5,\"shadow_latency_ms\":1}";
        return new ProducerRecord<>(TOPIC, 0, time(second), null, request.getBytes(UTF_8));
    }
}
