package io.shadowgate.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.mapping.Envelope;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.Position;
import io.shadowgate.record.Rejected;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.source.json.RequestParser;
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
 * Reads the value of a Kafka record as one JSON record. Anything else in it is rejected and never
 * fails the job.
 *
 * <p>A run over a range finds a request by its Kafka timestamp. If the request's own time is
 * further away than the slack, a run over the whole topic would find it, and a run over its own day
 * would not. Both runs reject it therefore, and count it by its Kafka timestamp.
 */
final class RequestDeserializer implements KafkaRecordDeserializationSchema<LogRecord> {
    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    private final RequestSchema schema;
    @Nullable private final Duration slack;
    private transient RequestParser parser;

    /**
     * @param slack how far a request's time may be from its Kafka timestamp; null in a run without
     *     end, which has no range
     */
    RequestDeserializer(RequestSchema schema, @Nullable Duration slack) {
        this.schema = schema;
        this.slack = slack;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        open();
    }

    void open() {
        parser = new RequestParser(schema, true);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogRecord> out) {
        LogRecord read = read(record);
        LogRecord placed =
                slack != null && isMisplaced(read, record, slack)
                        ? misplaced(read, record, slack)
                        : read;
        out.collect(hasTime(record) ? placed.loggedAt(record.timestamp()) : placed);
    }

    private LogRecord read(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        Position position = () -> position(record);
        if (value == null) {
            String tombstone = "a tombstone: the Kafka record has a key and no value";
            return LogRecord.rejected(tombstone, NOTHING, 0, 0, position, null);
        }
        if (value.length > schema.maxRecordBytes()) {
            return LogRecord.rejected(
                    LogRecord.tooLong(schema.maxRecordBytes()),
                    value,
                    0,
                    value.length,
                    position,
                    null);
        }
        return parser.parse(value, 0, value.length, new KafkaEnvelope(record), position);
    }

    record KafkaEnvelope(ConsumerRecord<byte[], byte[]> record) implements Envelope {
        @Override
        public @Nullable String header(String name) {
            Header header = record.headers().lastHeader(name);
            return header == null || header.value() == null
                    ? null
                    : new String(header.value(), UTF_8);
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

    private static LogRecord misplaced(
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
        return LogRecord.rejected(
                rejected == null ? reason : rejected.reason() + "; " + reason,
                record.value(),
                0,
                record.value().length,
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
