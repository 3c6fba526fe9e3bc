package io.shadowgate.source.kafka;

import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Position;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.schema.DecodedKeys;
import io.shadowgate.source.schema.DecodedValues;
import io.shadowgate.spec.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a Kafka record as one record. Anything else in it is rejected and never fails
 * the job. Only a schema registry that stays down does, because records wait for it.
 *
 * <p>A run over a range finds a request by its Kafka timestamp. If the request's own time is
 * further away than the slack, a run over the whole topic would find it, and a run over its own day
 * would not. Both runs reject it therefore, and count it by its Kafka timestamp.
 */
final class RequestDeserializer implements KafkaRecordDeserializationSchema<LogRecord> {
    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    private final RequestSchema schema;
    private final Traffic.Values values;
    @Nullable private final Duration slack;
    private transient ValueParser parser;

    /** Null if no path leads to the key. */
    private transient @Nullable DecodedKeys keys;

    /**
     * @param values what the topic holds
     * @param slack how far a request's time may be from its Kafka timestamp; null in a run without
     *     end, which has no range
     */
    RequestDeserializer(RequestSchema schema, Traffic.Values values, @Nullable Duration slack) {
        this.schema = schema;
        this.values = values;
        this.slack = slack;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        open();
    }

    void open() {
        parser = ValueParser.of(values, schema);
        boolean asked = schema.mapping() != null && schema.mapping().readsKeys();
        keys = asked ? DecodedKeys.of(values.registry()) : null;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogRecord> out)
            throws IOException {
        LogRecord read = read(record);
        LogRecord placed =
                slack != null && isMisplaced(read, record, slack)
                        ? misplaced(read, record, slack)
                        : read;
        out.collect(hasTime(record) ? placed.loggedAt(record.timestamp()) : placed);
    }

    private LogRecord read(ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] value = record.value();
        Position position = () -> position(record);
        if (value == null) {
            String tombstone = "a tombstone: the Kafka record has a key and no value";
            return LogRecord.rejected(tombstone, NOTHING, 0, 0, position, null);
        }
        if (value.length > schema.maxRecordBytes()) {
            byte[] shown = shown(value);
            return LogRecord.rejected(
                    LogRecord.tooLong(schema.maxRecordBytes()),
                    shown,
                    0,
                    shown.length,
                    position,
                    null);
        }
        return parser.parse(value, beside(record), position);
    }

    /** What is beside the value. A key is decoded only where the mapping asks for it. */
    private Envelope beside(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Envelope plain = new KafkaEnvelope(record);
        return keys == null ? plain : keys.beside(record.key(), plain);
    }

    /** The value as a rejected record shows it. */
    private byte[] shown(byte[] value) {
        return switch (values.format()) {
            case JSON, JSON_SCHEMA -> value;
            case AVRO, PROTOBUF -> DecodedValues.base64(value);
        };
    }

    record KafkaEnvelope(ConsumerRecord<byte[], byte[]> record) implements Envelope {
        @Override
        public byte @Nullable [] headerBytes(String name) {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
        }

        /** A key has to be decoded first. */
        @Override
        public @Nullable String key() {
            return null;
        }

        @Override
        public @Nullable Long timestamp() {
            return hasTime(record) ? (Long) record.timestamp() : null;
        }
    }

    /** Old clients leave out the Kafka timestamp, which then reads as -1. */
    private static boolean hasTime(ConsumerRecord<byte[], byte[]> record) {
        return record.timestamp() >= 0;
    }

    private static boolean isMisplaced(
            LogRecord read, ConsumerRecord<byte[], byte[]> record, Duration slack) {
        long time = read.timestamp();
        return time != Long.MIN_VALUE
                && read.elsewhere() == null
                && !(hasTime(record) && Math.abs(time - record.timestamp()) <= slack.toMillis());
    }

    private LogRecord misplaced(
            LogRecord read, ConsumerRecord<byte[], byte[]> record, Duration slack) {
        String reason =
                "timestamp "
                        + Instant.ofEpochMilli(read.timestamp())
                        + (hasTime(record)
                                ? " is further from the Kafka timestamp "
                                        + Instant.ofEpochMilli(record.timestamp())
                                        + " than traffic.timestamp-slack, "
                                        + slack.toMillis()
                                        + " ms"
                                : " has no Kafka timestamp beside it, by which alone a run over a"
                                        + " range finds a request (traffic.timestamp-slack)");
        Rejected rejected = read.rejected();
        byte[] shown = shown(record.value());
        return LogRecord.rejected(
                rejected == null ? reason : rejected.reason() + "; " + reason,
                shown,
                0,
                shown.length,
                () -> position(record),
                null);
    }

    static String position(ConsumerRecord<byte[], byte[]> record) {
        return "topic "
                + record.topic()
                + ", partition "
                + record.partition()
                + ", offset "
                + record.offset();
    }

    @Override
    public TypeInformation<LogRecord> getProducedType() {
        return TypeInformation.of(LogRecord.class);
    }
}
