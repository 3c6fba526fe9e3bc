package io.shadowgate.cluster;

import io.shadowgate.app.UserError;
import io.shadowgate.kafka.KafkaClient;
import io.shadowgate.text.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics of a broker: creates them, fills them from files and shows what they hold. */
public final class Topics {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String servers;
    private final Map<String, String> given;

    /**
     * @param given options of Kafka's client
     */
    public Topics(String servers, Map<String, String> given) {
        this.servers = servers;
        this.given = new HashMap<>(given);
        this.given.put("request.timeout.ms", "5000");
        this.given.put("default.api.timeout.ms", String.valueOf(PATIENCE.toMillis()));
    }

    /**
     * Creates a topic with one replica.
     *
     * @param compacted whether only the last record of each key is kept
     * @return false if there is one of this name
     */
    public boolean create(String topic, int partitions, boolean compacted)
            throws InterruptedException {
        NewTopic created =
                new NewTopic(topic, partitions, (short) 1)
                        .configs(
                                compacted
                                        ? Map.of("cleanup.policy", "compact")
                                        // Logs and tests are often of the past.
                                        : Map.of("retention.ms", "-1"));
        try (Admin admin = Admin.create(KafkaClient.properties(servers, given))) {
            admin.createTopics(List.of(created))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw failed("create topic " + topic, e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw failed("create topic " + topic, e);
        }
    }

    /**
     * Sends each line of a text as a record, to the partitions in turn. The broker stamps it with
     * the time of its arrival.
     *
     * @param perSecond how many records a second; 0 for as fast as possible
     * @return how many were sent
     */
    public long produce(InputStream lines, String topic, double perSecond) throws IOException {
        Properties properties = KafkaClient.properties(servers, given);
        properties.setProperty("max.block.ms", String.valueOf(PATIENCE.toMillis()));
        properties.setProperty("delivery.timeout.ms", "30000");
        properties.setProperty("linger.ms", "5");
        AtomicReference<Exception> failure = new AtomicReference<>();
        long sent = 0;
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, bytes, bytes);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
            // In turn, so that no partition is silent and holds up event time.
            int partitions = producer.partitionsFor(topic).size();
            long start = System.nanoTime();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                if (perSecond > 0) {
                    long due = start + (long) (sent / perSecond * 1e9);
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                (int) (sent % partitions),
                                null,
                                line.getBytes(StandardCharsets.UTF_8)),
                        (at, error) -> {
                            if (error != null) {
                                failure.compareAndSet(null, error);
                            }
                        });
                sent++;
                if (failure.get() != null) {
                    break;
                }
            }
            producer.flush();
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
        Exception error = failure.get();
        if (error != null) {
            throw failed("send records to topic " + topic, error);
        }
        return sent;
    }

    /**
     * Prints the values of a topic from its beginning, a line each.
     *
     * @param most how many; null for all
     * @param follow whether to wait for more at the end
     * @return how many were printed
     */
    public long consume(String topic, @Nullable Long most, boolean follow, PrintStream out) {
        Properties properties = KafkaClient.properties(servers, given);
        properties.setProperty("isolation.level", "read_committed");
        properties.setProperty("allow.auto.create.topics", "false");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, bytes, bytes)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new UserError(
                        "there is no topic "
                                + topic
                                + " at "
                                + servers
                                + "; 'cluster topics --spec FILE' creates those of a spec");
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long printed = 0;
            while (most == null || printed < most) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (most != null && printed >= most) {
                        break;
                    }
                    if (record.value() != null) {
                        out.println(
                                Printable.of(new String(record.value(), StandardCharsets.UTF_8)));
                        printed++;
                    }
                }
                boolean atEnd =
                        partitions.stream()
                                .allMatch(
                                        each ->
                                                consumer.position(each)
                                                        >= ends.getOrDefault(each, 0L));
                if (atEnd && !follow) {
                    break;
                }
            }
            return printed;
        } catch (KafkaException e) {
            throw failed("read topic " + topic, e);
        }
    }

    private UserError failed(String what, @Nullable Throwable error) {
        String message = error == null ? null : error.getMessage();
        return new UserError(
                "cannot "
                        + what
                        + " at "
                        + servers
                        + ": "
                        + (message == null ? "no answer within 10 s" : message)
                        + "; 'cluster start --kafka' starts a broker here");
    }
}
