package io.shadowgate.source.kafka;

import io.shadowgate.kafka.KafkaClient;
import io.shadowgate.record.EventTimeRange;
import io.shadowgate.record.LogRecord;
import io.shadowgate.record.RequestSchema;
import io.shadowgate.spec.KafkaOffset;
import io.shadowgate.spec.Traffic;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Reads the requests of a topic. */
@SuppressWarnings("deprecation") // Flink's interfaces ask for Kafka's OffsetResetStrategy.
public final class KafkaTraffic {
    private KafkaTraffic() {}

    /**
     * @param range of a backfill. A bound of the range replaces the spec's own, and lies further
     *     out by the slack.
     */
    public static KafkaSource<LogRecord> source(
            Traffic.Kafka kafka, RequestSchema schema, EventTimeRange range) {
        boolean ends = range.hasEnd() || kafka.until() != null;
        KafkaSourceBuilder<LogRecord> source =
                KafkaSource.<LogRecord>builder()
                        .setTopics(kafka.topic())
                        .setProperties(KafkaClient.properties(kafka.servers(), kafka.properties()))
                        .setStartingOffsets(start(kafka, range))
                        .setDeserializer(
                                new RequestDeserializer(
                                        schema,
                                        kafka.values(),
                                        ends ? kafka.timestampSlack() : null));
        if (kafka.group() != null) {
            source.setGroupId(kafka.group());
        }
        if (range.hasEnd()) {
            source.setBounded(at(timestamp(range.toMs(), kafka.timestampSlack())));
        } else if (kafka.until() != null) {
            source.setBounded(offsets(kafka.until()));
        }
        return source.build();
    }

    private static OffsetsInitializer start(Traffic.Kafka kafka, EventTimeRange range) {
        return range.hasStart() ? at(startMs(kafka, range)) : offsets(kafka.from());
    }

    /** The Kafka timestamp at which reading a range that has a start begins. */
    static long startMs(Traffic.Kafka kafka, EventTimeRange range) {
        return timestamp(range.fromMs(), kafka.timestampSlack().negated());
    }

    private static OffsetsInitializer offsets(KafkaOffset offset) {
        return switch (offset.kind()) {
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> new WithoutGap(OffsetsInitializer.latest());
            case GROUP -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case TIME -> {
                long time = Objects.requireNonNull(offset.time()).toEpochMilli();
                yield at(timestamp(time, Duration.ZERO));
            }
        };
    }

    private static OffsetsInitializer at(long epochMs) {
        return new WithoutGap(OffsetsInitializer.timestamp(epochMs));
    }

    /** The sum, and 0 at least: to Kafka, negative timestamps have a meaning of their own. */
    private static long timestamp(long epochMs, Duration slack) {
        long sum = epochMs + slack.toMillis();
        boolean overflows = slack.isNegative() ? sum > epochMs : sum < epochMs;
        return Math.max(0, overflows ? epochMs : sum);
    }

    /**
     * The offsets of another initializer. When Kafka has deleted the records there, the reader goes
     * on with the oldest record that is left. Flink's own initializers go to the newest record, and
     * drop all between in silence.
     */
    private record WithoutGap(OffsetsInitializer offsets) implements OffsetsInitializer {
        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
            return offsets.getPartitionOffsets(partitions, retriever);
        }

        @Override
        public OffsetResetStrategy getAutoOffsetResetStrategy() {
            return OffsetResetStrategy.EARLIEST;
        }
    }
}
