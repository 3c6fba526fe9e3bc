package io.shadowgate.traffic;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One JSON record per Kafka record; whatever else it holds is rejected, and never fails the job.
 */
final class RequestDeserializer implements KafkaRecordDeserializationSchema<TrafficRecord> {
    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    private final RequestShape shape;
    private transient RequestParser parser;

    RequestDeserializer(RequestShape shape) {
        this.shape = shape;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        parser = new RequestParser(shape);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TrafficRecord> out) {
        out.collect(read(record).loggedAt(record.timestamp()));
    }

    private TrafficRecord read(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        Position position = () -> position(record);
        if (value == null) {
            String tombstone = "a tombstone: the Kafka record has a key and no value";
            return TrafficRecord.rejected(tombstone, NOTHING, 0, 0, position, null);
        }
        if (value.length > shape.maxRecordBytes()) {
            return TrafficRecord.rejected(
                    TrafficRecord.tooLong(shape.maxRecordBytes()),
                    value,
                    0,
                    value.length,
                    position,
                    null);
        }
        return parser.parse(value, 0, value.length, position);
    }

    private static String position(ConsumerRecord<byte[], byte[]> record) {
        return "topic "
                + record.topic()
                + ", partition "
                + record.partition()
                + ", offset "
                + record.offset();
    }

    @Override
    public TypeInformation<TrafficRecord> getProducedType() {
        return TypeInformation.of(TrafficRecord.class);
    }
}
