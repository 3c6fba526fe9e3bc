package io.shadowgate.mirror;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a mirror does. {@link #of} has the defaults, and each {@code with} method changes one thing.
 *
 * @param servers brokers to connect to first: {@code host:port,host:port}
 * @param topic of the records
 * @param primaryModel the name of the model that answers; {@code primary.name} in the spec
 * @param name of this instance in its heartbeats; unique among all instances
 * @param sample the share that is mirrored
 * @param maxRecords how many records may wait for Kafka
 * @param maxBytes how much memory they may take. Kafka's client takes up to half of it once more
 * @param maxRecordBytes a larger record is dropped
 * @param heartbeat the time between two heartbeats
 * @param redaction what leaves the service in another form
 * @param kafka more properties of Kafka's producer, such as those of TLS and SASL
 */
public record MirrorSettings(
        String servers,
        String topic,
        String primaryModel,
        String name,
        Sample sample,
        int maxRecords,
        long maxBytes,
        int maxRecordBytes,
        Duration heartbeat,
        Redaction redaction,
        Map<String, Object> kafka) {
    /** Below the least that a broker takes with its usual settings. */
    private static final int RECORD_BYTES = 1_000_000;

    private static final int SMALLEST_BUFFER = 1 << 16;

    public MirrorSettings {
        notBlank("servers", servers);
        notBlank("topic", topic);
        notBlank("primary model", primaryModel);
        notBlank("name", name);
        if (maxRecords < 1 || maxBytes < 2L * SMALLEST_BUFFER || maxRecordBytes < 1) {
            throw new IllegalArgumentException(
                    "max records "
                            + maxRecords
                            + " and max record bytes "
                            + maxRecordBytes
                            + " are at least 1, max bytes "
                            + maxBytes
                            + " at least "
                            + 2 * SMALLEST_BUFFER);
        }
        if (heartbeat.toMillis() < 1) {
            throw new IllegalArgumentException("the heartbeat " + heartbeat + " is below 1 ms");
        }
        kafka = Map.copyOf(kafka);
    }

    private static void notBlank(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is empty");
        }
    }

    /** Mirrors everything, with up to 10,000 records and 32 MiB in memory. */
    public static MirrorSettings of(String servers, String topic, String primaryModel) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                System.getenv().getOrDefault("HOSTNAME", "localhost")
                        + "-"
                        + ProcessHandle.current().pid(),
                Sample.ALL,
                10_000,
                32L << 20,
                RECORD_BYTES,
                Duration.ofSeconds(10),
                Redaction.NONE,
                Map.of());
    }

    public MirrorSettings withName(String name) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                name,
                sample,
                maxRecords,
                maxBytes,
                maxRecordBytes,
                heartbeat,
                redaction,
                kafka);
    }

    public MirrorSettings withSample(Sample sample) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                name,
                sample,
                maxRecords,
                maxBytes,
                maxRecordBytes,
                heartbeat,
                redaction,
                kafka);
    }

    /** The bounds of what waits for Kafka. */
    public MirrorSettings withBounds(int maxRecords, long maxBytes) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                name,
                sample,
                maxRecords,
                maxBytes,
                maxRecordBytes,
                heartbeat,
                redaction,
                kafka);
    }

    public MirrorSettings withMaxRecordBytes(int maxRecordBytes) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                name,
                sample,
                maxRecords,
                maxBytes,
                maxRecordBytes,
                heartbeat,
                redaction,
                kafka);
    }

    public MirrorSettings withHeartbeat(Duration heartbeat) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                name,
                sample,
                maxRecords,
                maxBytes,
                maxRecordBytes,
                heartbeat,
                redaction,
                kafka);
    }

    public MirrorSettings withRedaction(Redaction redaction) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                name,
                sample,
                maxRecords,
                maxBytes,
                maxRecordBytes,
                heartbeat,
                redaction,
                kafka);
    }

    /** More properties of Kafka's producer. They replace the mirror's own. */
    public MirrorSettings withKafka(Map<String, Object> kafka) {
        return new MirrorSettings(
                servers,
                topic,
                primaryModel,
                name,
                sample,
                maxRecords,
                maxBytes,
                maxRecordBytes,
                heartbeat,
                redaction,
                kafka);
    }

    /**
     * The properties of Kafka's producer. It never gives up a record by itself, because the bounds
     * of the mirror decide which records are lost. A call of it waits at most a second, so that the
     * mirror can be closed meanwhile.
     */
    Map<String, Object> producer() {
        Map<String, Object> all = new HashMap<>();
        all.put("key.serializer", ByteArraySerializer.class);
        all.put("value.serializer", ByteArraySerializer.class);
        all.put("client.id", "shadowgate-mirror-" + name);
        all.put("delivery.timeout.ms", Integer.MAX_VALUE);
        all.put("retry.backoff.max.ms", 1000);
        all.put("reconnect.backoff.max.ms", 1000);
        all.put("max.block.ms", 1000);
        all.put("linger.ms", 20);
        all.put("buffer.memory", Math.max(SMALLEST_BUFFER, maxBytes / 2));
        all.put("batch.size", SMALLEST_BUFFER / 2);
        all.put("max.request.size", Math.max(maxRecordBytes, RECORD_BYTES) + SMALLEST_BUFFER);
        all.putAll(kafka);
        all.put("bootstrap.servers", servers);
        return all;
    }
}
