package io.shadowgate.mirror;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a mirror does. {@link #of} has the defaults, and a {@link #builder} changes them.
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
        return builder(servers, topic, primaryModel).build();
    }

    /** The same, but for what is said otherwise. */
    public static Builder builder(String servers, String topic, String primaryModel) {
        return new Builder(servers, topic, primaryModel);
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

    /** Settings with defaults, each of which can be changed. Not thread-safe. */
    public static final class Builder {
        private final String servers;
        private final String topic;
        private final String primaryModel;
        private String name =
                System.getenv().getOrDefault("HOSTNAME", "localhost")
                        + "-"
                        + ProcessHandle.current().pid();
        private Sample sample = Sample.ALL;
        private int maxRecords = 10_000;
        private long maxBytes = 32L << 20;
        private int maxRecordBytes = RECORD_BYTES;
        private Duration heartbeat = Duration.ofSeconds(10);
        private Redaction redaction = Redaction.NONE;
        private Map<String, Object> kafka = Map.of();

        private Builder(String servers, String topic, String primaryModel) {
            this.servers = servers;
            this.topic = topic;
            this.primaryModel = primaryModel;
        }

        /** The name of this instance. Default: host and process id. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** The share of requests that is mirrored. Default: all. */
        public Builder sample(Sample sample) {
            this.sample = sample;
            return this;
        }

        /** How many records may wait for Kafka, at least 1. Default: 10,000. */
        public Builder maxRecords(int maxRecords) {
            this.maxRecords = maxRecords;
            return this;
        }

        /** How many bytes they may take, at least 128 KiB. Default: 32 MiB. */
        public Builder maxBytes(long maxBytes) {
            this.maxBytes = maxBytes;
            return this;
        }

        /** The most bytes of one record, at least 1. Default: 1,000,000. */
        public Builder maxRecordBytes(int maxRecordBytes) {
            this.maxRecordBytes = maxRecordBytes;
            return this;
        }

        /** The time between two heartbeats, at least 1 ms. Default: 10 s. */
        public Builder heartbeat(Duration heartbeat) {
            this.heartbeat = heartbeat;
            return this;
        }

        /** What leaves the service in another form. Default: nothing. */
        public Builder redaction(Redaction redaction) {
            this.redaction = redaction;
            return this;
        }

        /** More properties of Kafka's producer, which replace the mirror's own. Default: none. */
        public Builder kafka(Map<String, Object> kafka) {
            this.kafka = kafka;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a value is not allowed; the message says what is
         */
        public MirrorSettings build() {
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
    }
}
